// Shots that rounding holds at the saddle end.
#include <gtest/gtest.h>

#include "sidestep/problem/read.h"
#include "sidestep/statistics/probability.h"

namespace sidestep {
namespace {

// Here some shots arrive at the saddle so exactly that rounding keeps them there; they went on to
// the limit of 10^8 steps each.
TEST(Shooting, EndsWhereRoundingHoldsAllShots) {
  const Problem problem = read_problem("table1/resnet-ssw/k16",
                                       {"steps.1.eta_a=0.00158348426302417", "steps.1.until=1"});
  const Probability p = exact_probability(problem, {.error = 1e-8});
  EXPECT_LT(p.gd_steps, 10'000'000);
  EXPECT_LE(p.error, 1e-8);
  EXPECT_NEAR(p.global, 0.8977915157822, 1e-9);
}

}  // namespace
}  // namespace sidestep
