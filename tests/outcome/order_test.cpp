// The order of outcome/order.h: preserved by steps where preserves_order says so, and not in
// general.
#include "sidestep/outcome/order.h"

#include "support/random_problem.h"
#include "support/trapping_cases.h"
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/saddle.h"
#include "sidestep/outcome/schedule.h"

namespace sidestep {
namespace {

struct Ordered {
  double psi, f, minus_e;
};

Ordered coordinates(const TeacherMoments& teacher, const OrderParameters& x) {
  const double e = -teacher.U * x.omega;
  return {x.psi, x.s + e / teacher.k, -e};
}

// How far x is from being below y; 0 if it is.
double disorder(const TeacherMoments& teacher, const OrderParameters& x, const OrderParameters& y) {
  const Ordered a = coordinates(teacher, x);
  const Ordered b = coordinates(teacher, y);
  return std::max(
      {a.psi - b.psi, (a.f - b.f) / teacher.q, (a.minus_e - b.minus_e) / teacher.q, 0.0});
}

// y above x by random amounts in each coordinate.
OrderParameters above(RandomCase& random, const TeacherMoments& teacher, const OrderParameters& x) {
  const auto amount = [&] { return random.chance(0.3) ? 0 : random.log_between(1e-6, 0.3); };
  OrderParameters y = x;
  y.psi = std::min(x.psi + amount(), kPi);
  const double more_minus_e = teacher.U == 0 ? 0 : amount() * teacher.q;
  if (teacher.U != 0) y.omega += more_minus_e / teacher.U;
  y.s += amount() * teacher.q + more_minus_e / teacher.k;  // f up by the first term
  return y;
}

TEST(Order, IsPreservedWhereTheTheoremSaysSo) {
  int applied = 0;
  int seen_broken = 0;
  for (i64 i = 0; i < 20'000; ++i) {
    RandomCase random(81, i);
    const Problem problem = random_trial(random);
    const TeacherMoments teacher(problem);
    OrderParameters x = random_state(random, problem);
    OrderParameters y = above(random, teacher, x);
    const double e_x = -teacher.U * x.omega;
    const double e_y = -teacher.U * y.omega;
    const bool proved = preserves_order(
        problem, {std::max(std::abs(x.s), std::abs(y.s)), std::min(e_x, e_y), std::max(e_x, e_y)});
    const bool cnn = problem.student == StudentKind::cnn;
    double worst = 0;
    for (i64 t = 0; t < 400; ++t) {
      const Stage& stage = problem.steps[stage_at(problem, t)];
      x = reduced_step(teacher, stage, cnn, x);
      y = reduced_step(teacher, stage, cnn, y);
      if (is_diverged(x) || is_diverged(y)) break;
      worst = std::max(worst, disorder(teacher, x, y));
    }
    if (proved) {
      ++applied;
      EXPECT_LE(worst, 1e-11) << "case " << i;
    } else if (worst > 1e-3) {
      ++seen_broken;
    }
  }
  EXPECT_GT(applied, 500);
  EXPECT_GT(seen_broken, 100);  // the hypotheses are needed
}

TEST(Order, TheSaddleIsBetweenItsMargins) {
  for (i64 i = 0; i < 5000; ++i) {
    RandomCase random(82, i);
    const Problem problem = random_trial(random);
    const TeacherMoments teacher(problem);
    const SaddleOrder order(teacher);
    const auto saddle = saddle_point(teacher);
    if (!saddle) {
      EXPECT_LT(order.g_below, 0) << i;  // nothing is below
      continue;
    }
    const double scale = 1e-11 * teacher.q;
    EXPECT_LT(order.g_below, saddle->g);
    EXPECT_GT(order.g_above, saddle->g);
    EXPECT_NEAR(order.f_above, saddle->e / teacher.k, scale);
    EXPECT_NEAR(order.f_below, saddle->e / teacher.k, scale);
  }
}

// A state a little above the saddle in every coordinate is global, one a little below spurious: the
// regions reach to the saddle.
TEST(Order, RegionsReachTheSaddle) {
  int tried = 0;
  for (i64 i = 0; i < 5000; ++i) {
    RandomCase random(83, i);
    Problem problem = random_trial(random);
    problem.steps = {{.eta_a = 0.5 * 2 * kPi / (static_cast<double>(problem.k()) + kPi - 1),
                      .eta_w = 0.01 / TeacherMoments(problem).q}};
    const TeacherMoments teacher(problem);
    const auto saddle = saddle_point(teacher);
    if (!saddle || saddle->psi < 1e-3) continue;
    ++tried;
    const TrappingRegions regions(problem);
    for (const double sign : {-1.0, 1.0}) {
      OrderParameters x;
      x.psi = saddle->psi + sign * 1e-6;
      x.s = sign * 1e-6 * teacher.q;
      x.omega = teacher.U == 0 ? 0 : -saddle->e / teacher.U;
      EXPECT_EQ(regions.label(x, 0), sign > 0 ? Outcome::global : Outcome::spurious) << i;
    }
  }
  EXPECT_GT(tried, 1000);
}

}  // namespace
}  // namespace sidestep
