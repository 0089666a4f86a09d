// The sentence on too large steps agrees with the labels: just below the limit runs reach the
// global optimum, just above it none does.
#include "sidestep/outcome/large_steps.h"

#include "support/random_problem.h"

#include <gtest/gtest.h>

#include "sidestep/ensemble/one_run.h"

namespace sidestep {
namespace {

Problem with_steps(StudentKind student, double eta_a, double eta_w) {
  Problem problem = make_problem(student, {0.6, 0.8}, {1, 0.5, -1, 1.5}, eta_a, eta_w);
  problem.run.max_steps = 20'000;
  return problem;
}

int global_of(const Problem& problem, int runs) {
  int global = 0;
  for (int run = 0; run < runs; ++run)
    global += run_one(problem, static_cast<std::uint64_t>(run), Engine::reduced).result.outcome ==
              Outcome::global;
  return global;
}

constexpr double kLimit = 4 / 4.5;  // 4/|a*|^2

TEST(LargeSteps, ResnetBelowAndAboveTheFilterLimit) {
  const Problem below = with_steps(StudentKind::resnet, 0.1, 0.99 * kLimit);
  EXPECT_EQ(too_large_steps(below), "");
  EXPECT_GT(global_of(below, 20), 10);
  const Problem above = with_steps(StudentKind::resnet, 0.1, 1.01 * kLimit);
  EXPECT_NE(too_large_steps(above).find("4/|a*|^2 = 0.888889"), std::string::npos);
  EXPECT_EQ(global_of(above, 20), 0);
}

TEST(LargeSteps, CnnGrowsUntilAnyStepFits) {
  const Problem problem = with_steps(StudentKind::cnn, 0.1, 10 * kLimit);
  EXPECT_EQ(too_large_steps(problem), "");
  EXPECT_GT(global_of(problem, 20), 5);
}

TEST(LargeSteps, OutputStepsBeyondTheEdge) {
  const Problem problem = with_steps(StudentKind::cnn, 2.1, 0.1);  // lambda = 2.05
  EXPECT_NE(too_large_steps(problem).find("steps.1.eta_a"), std::string::npos);
  EXPECT_EQ(global_of(problem, 20), 0);
}

TEST(LargeSteps, OnlyTheLastStageCounts) {
  Problem problem = with_steps(StudentKind::resnet, 0.1, 0.1);
  problem.steps.insert(problem.steps.begin(), {.until = 10, .eta_a = 0.1, .eta_w = 2});
  EXPECT_EQ(too_large_steps(problem), "");
  std::swap(problem.steps[0].eta_w, problem.steps[1].eta_w);
  EXPECT_NE(too_large_steps(problem).find("steps.2.eta_w = 2"), std::string::npos);
}

}  // namespace
}  // namespace sidestep
