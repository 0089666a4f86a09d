#include "sidestep/study/landscape.h"

#include <algorithm>
#include <cstdint>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/landscape.h"

namespace sidestep {
namespace {

std::vector<double> equally_spaced(double low, double high, i64 count) {
  std::vector<double> x;
  for (i64 i = 0; i < count; ++i)
    x.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1));
  return x;
}

}  // namespace

Landscape study_landscape(const Problem& problem, const LandscapeOptions& options) {
  Landscape landscape;
  landscape.points = critical_points(problem);
  std::erase_if(landscape.points, [](const CriticalPoint& point) { return !point.exists; });
  for (i64 run = 0; run < options.trajectories; ++run)
    landscape.trajectories.push_back(whole_trajectory(problem, run, options.stop));

  const Range range = overlap_range(landscape.points, landscape.trajectories);
  landscape.phi = equally_spaced(0, kPi, options.grid);
  landscape.s = equally_spaced(range.low, range.high, options.grid);
  const TeacherMoments teacher(problem);
  for (const double s : landscape.s)
    for (const double phi : landscape.phi)
      landscape.loss.push_back(least_loss(teacher, kPi - phi, s, options.mean));
  return landscape;
}

Range overlap_range(const std::vector<CriticalPoint>& points,
                    const std::vector<Trajectory>& trajectories) {
  Range range{0, 0};
  const auto include = [&range](double low, double high) {
    range = {std::min(range.low, low), std::max(range.high, high)};
  };
  for (const CriticalPoint& point : points) include(point.at.s, point.at.s);
  const double most = 2 * (range.high - range.low);
  const Range bounds{range.low - most, range.high + most};
  for (const Trajectory& trajectory : trajectories)
    for (const Observables& state : trajectory.states)
      if (state.s >= bounds.low && state.s <= bounds.high) include(state.s, state.s);
  const double margin = (range.high - range.low) / 20;
  return {range.low - margin, range.high + margin};
}

Trajectory whole_trajectory(Problem problem, i64 run, const StopRequest& stop) {
  problem.run.stop = StopRule::converged;
  return record_trajectory(problem, static_cast<std::uint64_t>(run), Engine::reduced, 0, stop);
}

}  // namespace sidestep
