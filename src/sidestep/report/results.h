// Results as text: the tables people read and the JSON programs read. Nothing here prints or
// writes.
#pragma once

#include <string>
#include <vector>

#include "sidestep/ensemble/trajectory.h"
#include "sidestep/report/table.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/study/ensemble_study.h"
#include "sidestep/study/figure3.h"
#include "sidestep/study/table1.h"

namespace sidestep {

/// Cells of Table 1 with counts, rates, intervals, the paper's numbers and the verdicts.
Table table1_table(const std::vector<Table1Cell>& cells);

/// The findings as a list, lines of at most 100 characters.
std::string findings_text(const std::vector<std::string>& findings);

/// A few lines on one ensemble for a person.
std::string ensemble_text(const Problem& problem, const EnsembleResult& result,
                          const StudyOptions& options);

/// The probability with its error, method and cost.
std::string probability_text(const Problem& problem, const Probability& result,
                             const ProbabilityOptions& options);

/// What happened along a trajectory, a few lines for a person.
std::string trajectory_text(const Problem& problem, const Trajectory& trajectory);

/// t,phi,s,u,r,nu,e,loss,distance_w,distance_a
Table trajectory_table(const Trajectory& trajectory);

/// Both series of Figure 3 in one table, the first column naming the series ("ssw", "no-ssw").
Table figure3_table(const Figure3& figure);

}  // namespace sidestep
