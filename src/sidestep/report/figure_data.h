// What the figures over planes are drawn from: arrays for sidestep.plot and for anybody's
// numpy.load. Each function writes one .npz file, whole or not at all. The arrays' names are listed
// in docs/theory/landscape.md.
#pragma once

#include <string>
#include <vector>

#include "sidestep/study/boundary.h"
#include "sidestep/study/figure2.h"
#include "sidestep/study/landscape.h"

namespace sidestep {

/// landscape.npz
void write_landscape_data(const std::string& path, const Problem& problem,
                          const LandscapeOptions& options, const Landscape& landscape);
/// boundary.npz
void write_boundary_data(const std::string& path, const Problem& problem,
                         const BoundaryStudy& study);
/// figure2.npz: each array's name begins with its panel's and a dot.
void write_figure2_data(const std::string& path, const std::vector<Figure2Panel>& panels);

}  // namespace sidestep
