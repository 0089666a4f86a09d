// Many independent points on all cores. Which thread does which point does not matter: results go
// to places of their own, and are handed over in the order of the points.
#pragma once

#include <atomic>
#include <functional>

#include "sidestep/problem/problem.h"

namespace sidestep {

struct PointRange {
  i64 first = 0;
  i64 until = 0;  ///< the points first ... until - 1
  int jobs = 1;
};

/// Does one point, on some thread; false if it was stopped before it was done.
using PointWork = std::function<bool(i64 point)>;
/// Called on the calling thread with runs of points that are done, without gaps, in order; now and
/// then, so that a batch is worth writing to a disk. May be empty.
using PointSink = std::function<void(i64 first, i64 count)>;
/// Called now and then, on the calling thread, with the points done, those before `first` counted
/// in. May be empty.
using PointProgress = std::function<void(i64 done)>;

/// Does all points, or those before the first not done when `stop` was set. Returns the number of
/// that point. An exception from the work ends it; that of the first point which threw is passed
/// on, after the points before it were handed over.
i64 run_points(const PointRange& range, const PointWork& work, const PointSink& sink,
               const PointProgress& progress, const std::atomic<bool>& stop);

}  // namespace sidestep
