// The landscape study: its grid, its range, its runs.
#include "sidestep/study/landscape.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/landscape.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

TEST(LandscapeStudy, GridHoldsTheLeastLossAndShowsPointsAndRuns) {
  const Problem problem = read_problem("table1/resnet/k25");
  const TeacherMoments teacher(problem);
  LandscapeOptions options;
  options.grid = 11;
  options.trajectories = 7;
  const Landscape landscape = study_landscape(problem, options);
  ASSERT_EQ(landscape.phi.size(), 11U);
  ASSERT_EQ(landscape.s.size(), 11U);
  ASSERT_EQ(landscape.loss.size(), 121U);
  EXPECT_EQ(landscape.phi.front(), 0);
  EXPECT_EQ(landscape.phi.back(), kPi);
  EXPECT_EQ(landscape.loss[3 * 11 + 7],
            least_loss(teacher, kPi - landscape.phi[7], landscape.s[3]));
  ASSERT_EQ(landscape.points.size(), 3U);
  for (const CriticalPoint& point : landscape.points) {
    EXPECT_GT(point.at.s, landscape.s.front());
    EXPECT_LT(point.at.s, landscape.s.back());
  }
  ASSERT_EQ(landscape.trajectories.size(), 7U);
  int spurious = 0;
  for (const Trajectory& run : landscape.trajectories) {
    spurious += run.end.result.outcome == Outcome::spurious;
    // On its way a run lies on the surface or above it, up to the rounding of 350,000 steps.
    for (const Observables& state : run.states) {
      EXPECT_GT(state.s, landscape.s.front());
      EXPECT_LT(state.s, landscape.s.back());
      EXPECT_GE(state.loss, least_loss(teacher, kPi - state.phi, state.s) - 1e-10);
    }
  }
  EXPECT_EQ(spurious, 1);  // run 6
}

TEST(LandscapeStudy, RangeCutsOffRunsThatStray) {
  const Problem problem = read_problem("table1/resnet/k25");
  const std::vector<CriticalPoint> points = critical_points(problem);
  Trajectory stray;
  Observables far{};
  far.s = 1e90;
  stray.states = {far};
  const Range range = overlap_range(points, {stray});
  const Range without = overlap_range(points, {});
  EXPECT_EQ(range.low, without.low);
  EXPECT_EQ(range.high, without.high);
  EXPECT_NEAR(range.high, 25 + (25 - points[1].at.s) / 20, 1e-12);
}

}  // namespace
}  // namespace sidestep
