// Landscapes, boundaries and Figure 2 as tables and as text for a person. As arrays: figure_data.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sidestep/report/table.h"
#include "sidestep/study/boundary.h"
#include "sidestep/study/figure2.h"
#include "sidestep/study/landscape.h"

namespace sidestep {

/// phi,s,loss: one row for each point of the grid.
Table landscape_table(const Landscape& landscape);
/// run,outcome,t,phi,s,... of all runs.
Table landscape_runs_table(const Landscape& landscape);
/// What the surface is, half a sentence.
std::string landscape_title(const std::optional<double>& mean);
std::string landscape_text(const Problem& problem, const LandscapeOptions& options,
                           const Landscape& landscape);

/// along,across,phi_0,u_0,s_0,error
Table boundary_table(const BoundaryStudy& study);
/// run,phi_0,u_0,s_0,outcome
Table starts_table(const std::vector<LabelledStart>& starts);
std::string boundary_text(const Problem& problem, const BoundaryStudy& study);

/// panel,kind,run,t,phi,s,u,outcome: the points "boundary", "start" and "run" of all panels. The
/// map of labels is in figure2.npz.
Table figure2_table(const std::vector<Figure2Panel>& panels);
std::string figure2_text(const std::vector<Figure2Panel>& panels);

}  // namespace sidestep
