// The points of a sweep or a threshold on all ranks: run_points (points.h) with the same results.
#pragma once

#include <span>

#include "sidestep/ensemble/ranks.h"
#include "sidestep/study/grid_study.h"

namespace sidestep {

inline constexpr const char* kPointsWork = "points";
/// The work of that kind; its items are points.
ChunkWork points_work(const std::string& setup, Simd simd, const std::atomic<bool>& stop);

/// `values` has a row for each point. range.jobs is not looked at.
i64 run_points_on(Ranks& ranks, const Study& study, const Grid& grid, const PointRange& range,
                  const StudyOptions& options, std::span<double> values, const PointSink& sink,
                  const PointProgress& progress);

}  // namespace sidestep
