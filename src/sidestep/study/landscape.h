// The loss over the half-plane (phi, s = a'a*), the other coordinates minimised out or held
// (outcome/landscape.h), its critical points, and runs drawn on it.
#pragma once

#include <optional>
#include <vector>

#include "sidestep/ensemble/trajectory.h"
#include "sidestep/outcome/critical_points.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct LandscapeOptions {
  i64 grid = 201;              ///< points in each direction, >= 2
  i64 trajectories = 8;        ///< runs 0 ... trajectories - 1
  std::optional<double> mean;  ///< 1'a, if it is to be held
  StopRequest stop;
};

struct Landscape {
  std::vector<double> phi, s;         ///< the grid, equally spaced
  std::vector<double> loss;           ///< loss[j * phi.size() + i] at (phi[i], s[j])
  std::vector<CriticalPoint> points;  ///< those that exist
  std::vector<Trajectory> trajectories;
};

/// The runs go on to the tolerance whatever the problem's stop rule, so that they can be seen to
/// arrive.
Landscape study_landscape(const Problem& problem, const LandscapeOptions& options);

struct Range {
  double low, high;
};

/// A range of s that shows everything that matters: 0, the critical points and the runs, with a
/// margin of a twentieth. A run that strays further than twice the distance of the critical points
/// is cut off.
Range overlap_range(const std::vector<CriticalPoint>& points,
                    const std::vector<Trajectory>& trajectories);

/// Run number `run`, to the tolerance.
Trajectory whole_trajectory(Problem problem, i64 run, const StopRequest& stop);

}  // namespace sidestep
