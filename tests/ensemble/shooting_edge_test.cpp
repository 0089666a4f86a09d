// Crossings close to an end of the line, where all shots of a bracket may fall on one side.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/ensemble/labeller.h"
#include "sidestep/ensemble/shooting.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

// Far from the saddle in s the boundary is met near either end of a line from -v* to v*.
TEST(ShootingEdge, CrossingsNearTheEndsAreFoundWithoutFollowingRunsForEver) {
  for (const char* name : {"table1/resnet/k25", "table1/resnet-ssw/k25"}) {
    const Problem problem = read_problem(name);
    std::vector<StartLine> lines;
    for (int i = 0; i <= 60; ++i) {
      OrderParameters low{.psi = 1e-6, .s = -12.9 + 0.6 * i, .omega = 0, .nu = 1};
      low.omega = 3 * (low.s / 25 - 1);
      OrderParameters high = low;
      high.psi = kPi - 1e-6;
      lines.push_back({low, high});
    }
    ShootingEffort effort;
    const ShootingOptions options{.tolerance = 1e-10, .max_steps = 10'000'000};
    const auto crossings = find_crossings(problem, lines, options, Simd::scalar, effort);
    EXPECT_LT(effort.gd_steps, 10'000'000);
    std::vector<OrderParameters> sides;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      ASSERT_EQ(crossings[i].kind, Crossing::Kind::crossing);
      for (const double sign : {-1.0, 1.0})
        sides.push_back(lines[i].at(crossings[i].t + sign * crossings[i].error));
    }
    Labeller label(problem, problem.run.max_steps, Simd::scalar, nullptr);
    const std::vector<RunResult> results = label(sides);
    for (std::size_t i = 0; i < sides.size(); ++i)
      EXPECT_EQ(results[i].outcome, i % 2 == 0 ? Outcome::spurious : Outcome::global);
  }
}

}  // namespace
}  // namespace sidestep
