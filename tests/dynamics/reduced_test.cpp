// The reduction is exact: a step of the order parameters is the step of the full weights, whatever
// p, k, the teacher and the step sizes are; and the step is gradient descent (loss falls, flow
// limit).
#include "sidestep/dynamics/reduced.h"

#include "support/random_problem.h"
#include "support/tolerance.h"
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

constexpr StudentKind kStudents[] = {StudentKind::resnet, StudentKind::cnn};

struct Case {
  Problem problem;
  Weights weights;
};

// A third of the filters start next to v* or -v*, where a step easily goes past it.
Case random_case(RandomCase& random, StudentKind student) {
  Problem problem = random_problem(random, student, random.integer(1, 20), random.integer(1, 60));
  Weights weights = random_weights(random, problem);
  if (random.chance(1.0 / 3)) {
    std::vector<double> v = student_filter(problem, weights);
    const double sign = random.chance(0.5) ? 1 : -1;
    const double tilt = random.log_between(1e-4, 1);
    for (std::size_t i = 0; i < v.size(); ++i)
      v[i] = sign * problem.teacher.filter[i] + tilt * v[i];
    const double length = norm(v);
    for (double& x : v) x /= length;
    weights = weights_of(problem, v, weights.a);
  }
  problem.steps = {
      {.eta_a = random.log_between(1e-5, 10), .eta_w = random.log_between(1e-5, 1000)}};
  return {std::move(problem), std::move(weights)};
}

TEST(ReducedStep, IsTheFullStep) {
  int past_global = 0;
  int past_spurious = 0;
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 5000; ++i) {
      RandomCase random(31, i);
      auto [problem, weights] = random_case(random, student);
      const Stage& stage = problem.steps[0];
      const TeacherMoments teacher(problem);
      const OrderParameters before = order_parameters(problem, weights);
      const OrderParameters reduced =
          reduced_step(teacher, stage, student == StudentKind::cnn, before);
      gd_step(problem, stage, weights);
      const OrderParameters full = order_parameters(problem, weights);

      // v* - (v'v*) v carries a few roundings, which the step multiplies by this factor.
      const double gain = stage.eta_w * std::abs(before.s) * before.psi / (2 * kPi * before.nu);
      const double tangent = gain * std::sin(before.psi);
      const double rounding_psi = kFewRoundings * (1 + gain / (1 + tangent));
      // The step multiplies a - a* by at most 1 + lambda and adds terms of the size of |a*| lambda.
      const double lambda = stage.eta_a * (teacher.k + kPi - 1) / (2 * kPi);
      const double length = (1 + lambda) * (std::sqrt(before.rho) + std::sqrt(teacher.q));
      EXPECT_NEAR(reduced.psi, full.psi, rounding_psi) << "case " << i;
      EXPECT_NEAR(reduced.nu / full.nu, 1, rounding_psi) << "case " << i;
      EXPECT_NEAR(reduced.s, full.s, kFewRoundings * length * std::sqrt(teacher.q)) << "case " << i;
      EXPECT_NEAR(reduced.omega, full.omega, kFewRoundings * length * std::sqrt(teacher.k))
          << "case " << i;
      EXPECT_NEAR(reduced.rho, full.rho, kFewRoundings * length * length) << "case " << i;

      const double turned = before.psi + std::copysign(std::atan(tangent), before.s);
      past_global += turned > kPi;
      past_spurious += turned < 0;
    }
  }
  EXPECT_GT(past_global, 100);
  EXPECT_GT(past_spurious, 100);
}

TEST(ReducedStep, ObservesTheFullState) {
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 1000; ++i) {
      RandomCase random(32, i);
      const auto [problem, weights] = random_case(random, student);
      const TeacherMoments teacher(problem);
      const Observables seen = observe(teacher, order_parameters(problem, weights));
      const double length = norm(weights.a) + norm(problem.teacher.output);
      const double rounding = kFewRoundings * length * length;
      EXPECT_NEAR(seen.loss, population_loss(problem, weights), teacher.k * rounding);
      EXPECT_NEAR(seen.r, squared_norm(weights.a), rounding);
      EXPECT_NEAR(seen.u, sum(weights.a), rounding);
      EXPECT_NEAR(seen.e, teacher.U * (teacher.U - sum(weights.a)), teacher.k * rounding);
      std::vector<double> v = student_filter(problem, weights);
      double squared = 0;
      for (std::size_t j = 0; j < v.size(); ++j) {
        const double difference = v[j] / std::sqrt(squared_norm(v)) - problem.teacher.filter[j];
        squared += difference * difference;
      }
      EXPECT_NEAR(seen.distance_w, squared, kFewRoundings);
    }
  }
}

TEST(ReducedStep, OptimaAreFixedPoints) {
  RandomCase random(33, 0);
  const Problem problem = random_problem(random, StudentKind::resnet, 3, 9);
  const TeacherMoments teacher(problem);
  const OrderParameters global{.psi = kPi, .s = teacher.q, .omega = 0, .rho = 0, .nu = 1};
  const OrderParameters next = reduced_step(teacher, problem.steps[0], false, global);
  EXPECT_NEAR(next.psi, kPi, 2 * kEpsilon);
  EXPECT_NEAR(next.s, teacher.q, 10 * kEpsilon * teacher.q);
  EXPECT_NEAR(next.omega, 0, 10 * kEpsilon * teacher.q);
  EXPECT_NEAR(next.rho, 0, 10 * kEpsilon * teacher.q);
}

// At phi = 0 and phi = pi there is no gradient in the filter. Where it starts there, or has no room
// to turn, it must stay for ever, even while s < 0 makes v* unstable and any rounding would grow.
void expect_to_stay(std::vector<double> filter) {
  Problem problem = make_problem(StudentKind::resnet, filter, {1, -1, 1, -1}, 0.01, 1);
  problem.init.filter_law = FilterLaw::fixed;
  problem.init.filter = std::move(filter);
  const TeacherMoments teacher(problem);
  for (const double psi : {0.0, kPi}) {
    OrderParameters state{.psi = psi, .s = -10 * teacher.q, .omega = 0, .rho = 121 * teacher.q};
    for (int t = 0; t < 1000; ++t) state = reduced_step(teacher, problem.steps[0], false, state);
    EXPECT_EQ(state.psi, psi);
  }
}

TEST(ReducedStep, PatchesOfLengthOneNeverTurn) { expect_to_stay({1}); }
TEST(ReducedStep, AlignedFilterNeverTurns) { expect_to_stay({0.6, 0.8}); }

// With eta_a below a tenth of 1 / the largest curvature in a, (k + pi - 1) / (2 pi), and eta_w
// likewise against the curvature |a||a*| / (2 nu) of the filter, every step lowers the loss.
TEST(ReducedStep, SmallStepsNeverRaiseTheLoss) {
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 200; ++i) {
      RandomCase random(34, i);
      auto [problem, weights] = random_case(random, student);
      const TeacherMoments teacher(problem);
      OrderParameters state = order_parameters(problem, weights);
      const double size = std::max(squared_norm(weights.a), 10 * teacher.k * teacher.q);
      const Stage stage{.eta_a = 0.1 * 2 * kPi / (teacher.k + kPi - 1),
                        .eta_w = 0.1 * 2 * state.nu / size};
      double loss = observe(teacher, state).loss;
      for (int t = 0; t < 200; ++t) {
        state = reduced_step(teacher, stage, student == StudentKind::cnn, state);
        const double next = observe(teacher, state).loss;
        ASSERT_LE(next, loss + kFewRoundings * size) << "case " << i << " step " << t;
        loss = next;
      }
    }
  }
}

// d(weights)/dt = -gradient by the classical Runge-Kutta rule; grad_w is orthogonal to v, so the
// filter's length is conserved and the resnet needs no normalisation.
Weights flow(const Problem& problem, Weights weights, double time, int steps) {
  const double h = time / steps;
  const auto moved = [](const Weights& from, const Weights& along, double by) {
    Weights to = from;
    for (std::size_t i = 0; i < to.w.size(); ++i) to.w[i] -= by * along.w[i];
    for (std::size_t j = 0; j < to.a.size(); ++j) to.a[j] -= by * along.a[j];
    return to;
  };
  for (int t = 0; t < steps; ++t) {
    const Weights k1 = population_gradient(problem, weights);
    const Weights k2 = population_gradient(problem, moved(weights, k1, h / 2));
    const Weights k3 = population_gradient(problem, moved(weights, k2, h / 2));
    const Weights k4 = population_gradient(problem, moved(weights, k3, h));
    weights = moved(moved(weights, k1, h / 6), k2, h / 3);
    weights = moved(moved(weights, k3, h / 3), k4, h / 6);
  }
  return weights;
}

TEST(ReducedStep, TendsToGradientFlowAtFirstOrder) {
  constexpr double kTime = 2;
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 10; ++i) {
      RandomCase random(35, i);
      const Problem problem = random_problem(random, student, 4, 6);
      const Weights start = random_weights(random, problem);
      const TeacherMoments teacher(problem);
      const OrderParameters limit = order_parameters(problem, flow(problem, start, kTime, 2000));
      const auto error = [&](int steps) {
        const Stage stage{.eta_a = kTime / steps, .eta_w = kTime / steps};
        OrderParameters state = order_parameters(problem, start);
        for (int t = 0; t < steps; ++t)
          state = reduced_step(teacher, stage, student == StudentKind::cnn, state);
        return std::hypot(std::hypot(state.psi - limit.psi, state.s - limit.s),
                          std::hypot(state.omega - limit.omega, state.rho - limit.rho));
      };
      EXPECT_NEAR(error(2000) / error(4000), 2, 0.02) << "case " << i;
    }
  }
}

}  // namespace
}  // namespace sidestep
