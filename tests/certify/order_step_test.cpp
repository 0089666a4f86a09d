// The rounded step against the exact one in Arb's arithmetic, and the order it preserves.
#include "sidestep/certify/order_step.h"

#include "support/random_problem.h"
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/certify/ball.h"

namespace sidestep {
namespace {

struct State {
  double psi, f, n;
};

// A problem whose steps preserve the order for starts of size `radius`, with its bounds.
struct Trial {
  Problem problem;
  TeacherBounds teacher;
  OrderBounds bounds;
  OrderStep step{};
};

Trial random_trial_of(RandomCase& random) {
  Trial trial;
  const i64 k = random.integer(1, 40);
  trial.problem = random_problem(random, StudentKind::resnet, 2, k);
  if (random.chance(0.2))
    for (double& a : trial.problem.teacher.output) a = a < 0 ? -1 : 1;
  if (random.chance(0.1))
    for (double& a : trial.problem.teacher.output) a = 1 + 1e-7 * a;
  trial.teacher = teacher_bounds(trial.problem);
  const TeacherBounds& t = trial.teacher;
  const double radius = random.log_between(1e-3, 10) * std::sqrt(t.q.hi);
  const Interval x(-radius, radius);
  const Interval f = t.U2_k + x * sqrt(t.q_perp);
  const Interval n = x * abs(t.U) * sqrt(Interval(t.k)) - square(t.U);
  trial.bounds = order_bounds(t, f, n, f + n / t.k);
  Stage& stage = trial.problem.steps[0];
  const double fraction = random.chance(0.5) ? 0.999 : random.log_between(1e-6, 0.999);
  stage.eta_a = fraction * 2 * M_PI / (t.k + M_PI - 1);
  stage.eta_w =
      (random.chance(0.5) ? 0.999 : random.log_between(1e-6, 0.999)) * 2 / trial.bounds.s_most;
  trial.step = order_step(t, stage, trial.bounds);
  return trial;
}

State random_state(RandomCase& random, const OrderBounds& b) {
  State x{};
  const double kind = random.between(0, 1);
  x.psi = kind < 0.1   ? 0
          : kind < 0.2 ? kPiInterval.lo
          : kind < 0.4 ? random.log_between(1e-12, 1)
          : kind < 0.6 ? kPiInterval.lo - random.log_between(1e-12, 1)
                       : random.between(0, kPiInterval.lo);
  const auto inside = [&](double low, double high) {
    return random.chance(0.1) ? low : random.chance(0.1) ? high : random.between(low, high);
  };
  x.f = inside(b.f_lo, b.f_hi);
  x.n = inside(b.n_lo, b.n_hi);
  return x;
}

struct ExactState {
  Ball psi, f, n;
};

// The map F of order_step.h, in Arb's arithmetic from the exact problem.
ExactState exact_step(const Trial& trial, const State& x) {
  const Ball pi = Ball::pi(), k(trial.teacher.k);
  Ball q, U;
  for (const double a : trial.problem.teacher.output) q = q + square(Ball(a)), U = U + Ball(a);
  const Stage& stage = trial.problem.steps[0];
  const Ball alpha = Ball(stage.eta_a) / (2 * pi), turn = Ball(stage.eta_w) / (2 * pi);
  const Ball psi(x.psi), f(x.f), n(x.n), S(trial.bounds.s_most);
  const Ball g = kernel(psi), s = max(min(f + n / k, S), -S);
  return {
      psi + arc_tangent(turn * s * turning(psi)),
      (Ball(1) - alpha * (pi - 1)) * f + alpha * (g * (q - square(U) / k) + pi * square(U) / k - q),
      (Ball(1) - alpha * (k + pi - 1)) * n + alpha * square(U) * (g - pi)};
}

CornerLanes lanes_of(const State& x) {
  CornerLanes lanes{};
  for (int i = 0; i < kCornerLanes; ++i) {
    lanes.psi[i] = x.psi, lanes.f[i] = x.f, lanes.n[i] = x.n;
    lanes.side[i] = i % 2 == 0 ? -1 : 1;
  }
  return lanes;
}

TEST(OrderStep, EnclosesTheExactStep) {
  double widest = 0;
  for (i64 i = 0; i < 1000; ++i) {
    RandomCase random(411, i);
    const Trial trial = random_trial_of(random);
    const double scale = std::max({std::abs(trial.bounds.f_lo), std::abs(trial.bounds.f_hi),
                                   std::abs(trial.bounds.n_lo), std::abs(trial.bounds.n_hi)});
    for (int j = 0; j < 1000; ++j) {
      const State x = random_state(random, trial.bounds);
      const ExactState exact = exact_step(trial, x);
      CornerLanes lanes = lanes_of(x);
      advance(trial.step, trial.bounds, lanes, 1);
      // Not before; clamping may only help where the exact runs cannot go.
      ASSERT_TRUE(Ball(lanes.psi[0]) <= exact.psi) << i;
      ASSERT_TRUE(Ball(lanes.f[0]) <= exact.f) << i;
      ASSERT_TRUE(Ball(lanes.n[0]) <= exact.n) << i;
      ASSERT_TRUE(Ball(lanes.psi[1]) >= exact.psi) << i;
      ASSERT_TRUE(Ball(lanes.f[1]) >= exact.f) << i;
      ASSERT_TRUE(Ball(lanes.n[1]) >= exact.n) << i;
      widest = std::max({widest, lanes.psi[1] - lanes.psi[0], (lanes.f[1] - lanes.f[0]) / scale,
                         (lanes.n[1] - lanes.n[0]) / scale});
    }
  }
  EXPECT_LT(widest, 1e-12);  // and is of use
}

TEST(OrderStep, PreservesTheOrder) {
  for (i64 i = 0; i < 2000; ++i) {
    RandomCase random(412, i);
    const Trial trial = random_trial_of(random);
    ASSERT_TRUE(stage_preserves_order(trial.teacher, trial.problem.steps[0], trial.bounds));
    for (int j = 0; j < 50; ++j) {
      const State x = random_state(random, trial.bounds), z = random_state(random, trial.bounds);
      const State y = {std::max(x.psi, z.psi), std::max(x.f, z.f), std::max(x.n, z.n)};
      CornerLanes low = lanes_of(x), high = lanes_of(y);
      const i64 steps = random.integer(1, 200);
      advance(trial.step, trial.bounds, low, steps);
      advance(trial.step, trial.bounds, high, steps);
      ASSERT_LE(low.psi[0], high.psi[1]);
      ASSERT_LE(low.f[0], high.f[1]);
      ASSERT_LE(low.n[0], high.n[1]);
    }
  }
}

TEST(OrderStep, IsTheSameInEveryLane) {
  RandomCase random(413, 0);
  const Trial trial = random_trial_of(random);
  CornerLanes lanes = lanes_of(random_state(random, trial.bounds));
  advance(trial.step, trial.bounds, lanes, 1000);
  for (int i = 2; i < kCornerLanes; ++i) {
    EXPECT_EQ(lanes.psi[i], lanes.psi[i % 2]);
    EXPECT_EQ(lanes.f[i], lanes.f[i % 2]);
    EXPECT_EQ(lanes.n[i], lanes.n[i % 2]);
  }
}

TEST(OrderStep, RefusesLargeSteps) {
  RandomCase random(414, 0);
  Trial trial = random_trial_of(random);
  Stage stage = trial.problem.steps[0];
  stage.eta_w = 2.01 / trial.bounds.s_most;
  EXPECT_FALSE(stage_preserves_order(trial.teacher, stage, trial.bounds));
  stage = trial.problem.steps[0];
  stage.eta_a = 1.001 * 2 * M_PI / (trial.teacher.k + M_PI - 1);
  EXPECT_FALSE(stage_preserves_order(trial.teacher, stage, trial.bounds));
}

}  // namespace
}  // namespace sidestep
