// A sweep: at every point of a grid of problems the probability of the global optimum, the
// simulated rate, the steps to convergence, the saddle.
#pragma once

#include <string>
#include <vector>

#include "sidestep/study/grid_study.h"

namespace sidestep {

/// The columns of the result, in order, after what is measured:
///   probability    probability, error, undecided, method (of enum ProbabilityMethod)
///   rate           rate, rate_low, rate_high, runs, global
///   steps          steps_median, steps_p99 of the converged runs, and of those to the global
///                  optimum: global_steps_median, global_steps_p99
///   saddle_angle   saddle_angle, in radians; none where there is no saddle
std::vector<std::string> sweep_columns(const MeasureSettings& measure);

/// What computes a row. Keeps references.
RowWork sweep_work(const Study& study, const Grid& grid, const StudyOptions& options);

GridResult study_sweep(const Study& study, const Grid& grid, const GridStudyOptions& options);

}  // namespace sidestep
