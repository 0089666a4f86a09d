// The boundary between the basins of the two optima, as the problem's law of starts meets it.
//
// With a fixed filter it is a curve in the plane of (u_0, s_0), s_c(u_0); with a random one a
// surface over that plane, phi_c(u_0, s_0). Starts with a larger s_0, or a smaller angle, reach the
// global optimum (statistics/basin_boundary.h).
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "sidestep/ensemble/simd.h"
#include "sidestep/problem/problem.h"
#include "sidestep/statistics/basin_boundary.h"
#include "sidestep/study/start_cloud.h"

namespace sidestep {

struct BoundaryStudyOptions {
  i64 starts = 500;          ///< size of the cloud
  double tolerance = 1e-12;  ///< on the boundary's coordinate, psi or across (start_measure.h)
  Simd simd = Simd::scalar;
  const std::atomic<bool>* stop = nullptr;
};

/// A point of the boundary. With a fixed filter phi is the starts' own.
struct BoundaryPoint {
  double along, across;  ///< coordinates of a_0 (start_measure.h)
  double phi, u, s;
};

struct BoundaryStudy {
  BasinBoundary::State state = BasinBoundary::State::unfinished;
  bool proved = false;                ///< that it is a graph is a theorem, else it was looked at
  bool random_filter = false;         ///< the boundary is phi_c(u_0, s_0), not s_c(u_0)
  int dimensions = 0;                 ///< of the base: 0, 1 or 2
  double phi = 0;                     ///< of a fixed filter
  std::vector<BoundaryPoint> points;  ///< only those that are finite
  i64 all_global = 0;                 ///< points of the base over which every start is global
  i64 all_spurious = 0;               ///< or every one spurious
  double error = 0;                   ///< of phi, or of s, in `points`
  double unresolved = 0;
  i64 lines = 0, runs = 0, gd_steps = 0;
  std::vector<LabelledStart> starts;  ///< the cloud
};

/// Throws InputError where there is no line of starts that could cross a boundary: the law is one
/// point, or the filter cannot turn.
void require_boundary(const Problem& problem);

/// For problems that require_boundary accepts.
BoundaryStudy study_boundary(const Problem& problem, const BoundaryStudyOptions& options);

/// Why there is no boundary to show, one sentence; empty if there is one.
std::string boundary_failure(const Problem& problem, const BoundaryStudy& study);

}  // namespace sidestep
