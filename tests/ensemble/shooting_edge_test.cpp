// Crossings close to an end of the line, where all shots of a bracket may fall on one side.
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/ensemble/shooting.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

// Far below the saddle in s, the boundary is met at an angle of 0.05.
TEST(ShootingEdge, ACrossingNearTheEndIsFoundWithoutFollowingRunsForEver) {
  const Problem problem = read_problem("table1/resnet/k25");
  OrderParameters low{.psi = 1e-6, .s = -12.7, .omega = -4.5, .nu = 1};
  OrderParameters high = low;
  high.psi = kPi - 1e-6;
  const StartLine lines[] = {{low, high}};
  ShootingEffort effort;
  const auto crossings = find_crossings(problem, lines, {}, Simd::scalar, effort);
  ASSERT_EQ(crossings[0].kind, Crossing::Kind::crossing);
  EXPECT_GT(crossings[0].t, 0.97);
  EXPECT_LT(effort.gd_steps, 10'000'000);
  const double t = crossings[0].t;
  const double step = 2 * crossings[0].error;
  const OrderParameters sides[] = {lines[0].at(t - step), lines[0].at(t + step)};
  Labeller label(problem, problem.run.max_steps, Simd::scalar, nullptr);
  const std::vector<RunResult> results = label(sides);
  EXPECT_EQ(results[0].outcome, Outcome::spurious);
  EXPECT_EQ(results[1].outcome, Outcome::global);
}

}  // namespace
}  // namespace sidestep
