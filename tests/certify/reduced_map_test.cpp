// Enclosures of runs: they hold what the paper's equations in full dimension give, and stay thin.
#include "sidestep/certify/reduced_map.h"

#include "support/random_problem.h"
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr double kRounding = 1e-11;  // of the reference engine, over a hundred steps

void expect_holds(const Ball& ball, double value, const char* what) {
  const Interval range = ball.interval();
  EXPECT_LE(range.width(), 1e-14 * (1 + std::abs(value))) << what;
  EXPECT_NEAR(range.middle(), value, kRounding * (1 + std::abs(value))) << what;
}

Problem random_start(i64 i) {
  RandomCase random(91, i);
  const i64 k = random.integer(1, 30), p = random.integer(2, 6);
  Problem problem = make_problem(StudentKind::resnet, random.unit(p), random.normals(k),
                                 random.log_between(1e-3, 6 / (static_cast<double>(k) + 3)),
                                 random.log_between(1e-3, 1));
  problem.init.output_law = OutputLaw::fixed;
  problem.init.output = random.normals(k);
  problem.init.filter_law = i % 3 == 0 ? FilterLaw::shortcut : FilterLaw::fixed;
  if (i % 3 != 0) problem.init.filter = random.unit(p);
  check_problem(problem);
  return problem;
}

TEST(ReducedMap, HoldsTheReferenceRun) {
  for (i64 i = 0; i < 40; ++i) {
    const Problem problem = random_start(i);
    std::vector<double> v = problem.init.filter;
    if (v.empty())
      v.assign(problem.teacher.filter.size(), 1 / std::sqrt(static_cast<double>(problem.p())));
    Weights weights = weights_of(problem, v, problem.init.output);
    const BallTeacher teacher = ball_teacher(problem);
    BallState ball = ball_start(problem);
    for (int t = 0; t < 100; ++t) {
      const OrderParameters x = order_parameters(problem, weights);
      if (std::min(x.psi, M_PI - x.psi) < 1e-3) break;  // angles near 0 lose digits in doubles
      expect_holds(ball.psi, x.psi, "psi");
      expect_holds(ball.s, x.s, "s");
      expect_holds(ball.omega, x.omega, "omega");
      expect_holds(ball.rho, x.rho, "rho");
      gd_step(problem, problem.steps[0], weights);
      ball = ball_step(teacher, problem.steps[0], ball);
    }
  }
}

TEST(ReducedMap, StaysThinOverThousandsOfSteps) {
  const Problem problem = read_problem("theorem13/k16");
  const BallTeacher teacher = ball_teacher(problem);
  BallState ball = ball_start(problem);
  EXPECT_LT(ball.psi.interval().width(), 1e-15);
  for (int t = 0; t < 3000; ++t) ball = ball_step(teacher, problem.steps[0], ball);
  EXPECT_LT(ball.rho.interval().width(), 1e-14);
  EXPECT_LT(ball.psi.interval().width(), 1e-15);
}

TEST(ReducedMap, RefusesProblemsWithoutOneStart) {
  EXPECT_THROW(ball_start(read_problem("theorem4/k16")), std::logic_error);
  EXPECT_THROW(ball_start(read_problem("table1/cnn/k16")), std::logic_error);
}

}  // namespace
}  // namespace sidestep
