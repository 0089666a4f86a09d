// The least loss over the half-plane (phi, s): against minimisation by brute force, the closed form
// and the critical points.
#include "sidestep/outcome/landscape.h"

#include "support/random_problem.h"
#include "support/tolerance.h"
#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/critical_points.h"
#include "sidestep/outcome/saddle.h"

namespace sidestep {
namespace {

// Every sort of teacher: normal, with a mean, of mean 0, parallel to 1, and k = 1.
Problem problem_of(RandomCase& random, i64 index) {
  std::vector<double> a_star = random.normals(random.integer(1, 8));
  if (index % 4 == 1)
    for (double& x : a_star) x += 1;
  if (index % 4 == 2) a_star.push_back(-sum(a_star));
  if (index % 8 == 3) a_star.assign(a_star.size(), 0.5 + std::abs(a_star[0]));
  return make_problem(StudentKind::resnet, random.unit(random.integer(2, 5)), a_star);
}

// Removes the components along orthonormal axes.
void project(std::vector<double>& x, const std::vector<std::vector<double>>& axes) {
  for (int pass = 0; pass < 2; ++pass)
    for (const auto& axis : axes) {
      const double component = dot(x, axis);
      for (std::size_t j = 0; j < x.size(); ++j) x[j] -= component * axis[j];
    }
}

// Orthonormal axes of the constraints; those that say nothing new are left out.
std::vector<std::vector<double>> axes_of(std::vector<std::vector<double>> constraints) {
  std::vector<std::vector<double>> axes;
  for (std::vector<double>& x : constraints) {
    const double before = norm(x);
    project(x, axes);
    const double length = norm(x);
    if (length <= 1e-10 * before) continue;
    for (double& value : x) value /= length;
    axes.push_back(x);
  }
  return axes;
}

// The least population loss over outputs with the constraints' values of `a`, by gradient descent
// in full dimension from a, and by random steps that must not get below what is found.
double least_by_force(RandomCase& random, const Problem& problem, Weights at,
                      const std::vector<std::vector<double>>& axes) {
  const double step = 2 * kPi / (static_cast<double>(problem.k()) + kPi - 1);
  for (int i = 0; i < 400; ++i) {
    std::vector<double> gradient = population_gradient(problem, at).a;
    project(gradient, axes);
    for (std::size_t j = 0; j < at.a.size(); ++j) at.a[j] -= step * gradient[j];
  }
  const double least = population_loss(problem, at);
  for (int i = 0; i < 20; ++i) {
    std::vector<double> move = random.normals(problem.k());
    project(move, axes);
    Weights moved = at;
    const double size = random.log_between(1e-3, 10);
    for (std::size_t j = 0; j < move.size(); ++j) moved.a[j] += size * move[j];
    EXPECT_GE(population_loss(problem, moved), least - 1e-12 * (1 + std::abs(least)));
  }
  return least;
}

void expect_least(bool hold) {
  int held = 0;
  for (i64 i = 0; i < 200; ++i) {
    RandomCase random(91, i);
    const Problem problem = problem_of(random, i);
    const TeacherMoments teacher(problem);
    if (hold && !holds_mean(teacher)) continue;
    ++held;
    const Weights at = random_weights(random, problem);
    const OrderParameters state = order_parameters(problem, at);
    const std::optional<double> u =
        hold ? std::optional<double>(teacher.U + state.omega) : std::nullopt;
    std::vector<std::vector<double>> constraints = {problem.teacher.output};
    if (hold) constraints.emplace_back(problem.teacher.output.size(), 1.0);
    const double least = least_by_force(random, problem, at, axes_of(constraints));
    EXPECT_NEAR(least_loss(teacher, state.psi, state.s, u), least, 1e-11 * (1 + least))
        << "case " << i;
  }
  EXPECT_GT(held, 100);
}

TEST(Landscape, IsTheLeastLossOverOutputsWithThisOverlap) { expect_least(false); }

TEST(Landscape, IsTheLeastLossOverOutputsWithThisOverlapAndMean) { expect_least(true); }

TEST(Landscape, HasTheClosedFormOfThePage) {
  for (i64 i = 0; i < 200; ++i) {
    RandomCase random(92, i);
    const TeacherMoments teacher(problem_of(random, i));
    const double psi = random.between(0, kPi);
    const double s = random.between(-2, 2) * teacher.q;
    const double miss = teacher.q - s;
    const double closed =
        ((kPi - 1) * miss * miss / Drive(teacher).gap + 2 * (kPi - arc_cosine_kernel(psi)) * s) /
        (4 * kPi);
    EXPECT_NEAR(least_loss(teacher, psi, s), closed, kFewRoundings * (1 + 10 * teacher.q));
    // It is the least over u of the one with u held, and is attained at the state's own u.
    if (!holds_mean(teacher)) continue;
    const double u = teacher.U + least_loss_state(teacher, psi, s).omega;
    EXPECT_NEAR(least_loss(teacher, psi, s, u), closed, 1e-10 * (1 + teacher.q));
    for (const double other : {u - 0.1, u + 0.1})
      EXPECT_GT(least_loss(teacher, psi, s, other), closed);
  }
}

TEST(Landscape, PassesThroughTheCriticalPoints) {
  int saddles = 0;
  for (i64 i = 0; i < 200; ++i) {
    RandomCase random(93, i);
    const Problem problem = problem_of(random, i);
    const TeacherMoments teacher(problem);
    for (const CriticalPoint& point : critical_points(problem)) {
      if (!point.exists) continue;
      SCOPED_TRACE(point.name + " of case " + std::to_string(i));
      saddles += point.name == "saddle";
      const double rounding = kFewRoundings * (1 + teacher.q);
      const double psi = kPi - point.at.phi;
      const OrderParameters state = least_loss_state(teacher, psi, point.at.s);
      EXPECT_NEAR(least_loss(teacher, psi, point.at.s), point.at.loss, rounding);
      EXPECT_NEAR(teacher.U + state.omega, point.at.u, rounding);
      EXPECT_NEAR(state.rho, point.at.distance_a, rounding);
      if (!holds_mean(teacher)) continue;
      EXPECT_NEAR(least_loss(teacher, psi, point.at.s, point.at.u), point.at.loss,
                  1e-10 * (1 + teacher.q));
    }
  }
  EXPECT_GT(saddles, 60);
}

}  // namespace
}  // namespace sidestep
