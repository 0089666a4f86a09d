// The saddle is a critical point, exists exactly where it should, and its unstable direction is an
// eigenvector of the step, to rounding, however small the steps are.
#include "sidestep/outcome/saddle.h"

#include "support/exact_loss.h"
#include "support/random_problem.h"
#include "support/tolerance.h"
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

// Normal outputs, in every other case shifted so that U is far from 0.
Problem random_teacher(RandomCase& random, StudentKind student, i64 index, i64 p = 3) {
  std::vector<double> a_star = random.normals(random.integer(2, 40));
  const double shift = index % 2 == 0 ? 0 : random.between(-1, 1);
  const double scale = random.log_between(0.1, 10);
  for (double& x : a_star) x = scale * (x + shift);
  return make_problem(student, random.unit(p), a_star);
}

// A filter at the saddle's angle: cos(phi) v* + sin(phi) t with t orthogonal to v*.
std::vector<double> filter_at(RandomCase& random, const std::vector<double>& v_star, double psi) {
  std::vector<double> t = random.normals(static_cast<i64>(v_star.size()));
  const double along = dot(t, v_star);
  for (std::size_t i = 0; i < t.size(); ++i) t[i] -= along * v_star[i];
  const double length = norm(t);
  for (std::size_t i = 0; i < t.size(); ++i)
    t[i] = -std::cos(psi) * v_star[i] + std::sin(psi) * t[i] / length;
  return t;
}

TEST(Saddle, GradientVanishesThere) {
  int found = 0;
  for (const StudentKind student : {StudentKind::resnet, StudentKind::cnn})
    for (i64 i = 0; i < 200; ++i) {
      RandomCase random(71, i);
      const Problem problem = random_teacher(random, student, i);
      const TeacherMoments teacher(problem);
      const auto saddle = saddle_point(teacher);
      const double drive = teacher.U * teacher.U / (teacher.k + kPi - 1);
      ASSERT_EQ(saddle.has_value(), kPi * drive < teacher.q) << "case " << i;
      if (!saddle) continue;
      ++found;
      // grad_a = 0: (pi-1) a = (U-u) 1 + (g-1) a*.
      const double difference = (kPi - saddle->g) * teacher.U / (teacher.k + kPi - 1);
      std::vector<double> a = problem.teacher.output;
      for (double& x : a) x = (difference + (saddle->g - 1) * x) / (kPi - 1);
      const Weights weights =
          weights_of(problem, filter_at(random, problem.teacher.filter, saddle->psi), a);
      const double rounding = kFewRoundings * teacher.k * (1 + teacher.q);
      const Weights gradient = population_gradient(problem, weights);
      for (const double x : gradient.w) EXPECT_NEAR(x, 0, rounding) << "case " << i;
      for (const double x : gradient.a) EXPECT_NEAR(x, 0, rounding) << "case " << i;
      const Observables seen = observe(teacher, order_parameters(problem, weights));
      EXPECT_NEAR(seen.s, 0, rounding) << "case " << i;
      EXPECT_NEAR(seen.e, saddle->e, rounding) << "case " << i;
    }
  EXPECT_GT(found, 200);
}

TEST(Saddle, IsAtARightAngleIfTheOutputsSumToZero) {
  const auto saddle = saddle_point(
      TeacherMoments(make_problem(StudentKind::resnet, {0.6, 0.8}, {1, -2, 0.5, 0.5})));
  ASSERT_TRUE(saddle);
  EXPECT_EQ(saddle->g, 1);
  EXPECT_EQ(saddle->e, 0);
  EXPECT_NEAR(saddle->psi, kPi / 2, 2 * kEpsilon);
  EXPECT_NEAR(saddle->c, kPi / 2, 2 * kEpsilon);
}

TEST(Saddle, IsMissingForOnePatchAndForEqualOutputs) {
  for (const std::vector<double>& a_star :
       {std::vector<double>{1.7}, {-0.3}, {0.1, 0.1}, {2, 2, 2}, std::vector<double>(50, -0.7)})
    EXPECT_FALSE(saddle_point(TeacherMoments(make_problem(StudentKind::cnn, {0.6, 0.8}, a_star))));
}

// Towards pi T = q the saddle runs into -v*; psi keeps its relative precision (here from moments
// that are exact, as any rounding of q_perp is magnified by q / (q - pi T)).
TEST(Saddle, AngleIsAccurateCloseToTheSpuriousPoint) {
  const Exact pi = boost::math::constants::pi<Exact>();
  TeacherMoments teacher(make_problem(StudentKind::resnet, {1, 0}, {3, 0}));
  for (const double room : {1.0, 0.1, 1e-3, 1e-6, 1e-9, 1e-12}) {
    // k = 2: q - pi T = q_perp - U^2 (pi-1) / (2 (pi+1)).
    teacher.U = std::sqrt(2 * (kPi + 1) / (kPi - 1) * (1 - room));
    teacher.q_perp = 1;
    teacher.q = 1 + teacher.U * teacher.U / 2;
    const Exact square = Exact(teacher.U) * teacher.U;
    const Exact above = 1 - square / 2 * (pi - 1) / (pi + 1);
    const Exact g = above / (1 + square / 2 * (pi - 1) / (pi + 1));
    const auto saddle = saddle_point(teacher);
    ASSERT_TRUE(saddle);
    // g differs by the rounding of q - pi T; psi must belong to the g that was found.
    EXPECT_NEAR(static_cast<double>(saddle->g / g), 1, 10 * kEpsilon / room);
    const Exact at_psi = sin(Exact(saddle->psi)) - saddle->psi * cos(Exact(saddle->psi));
    EXPECT_NEAR(static_cast<double>(at_psi / saddle->g), 1, 10 * kEpsilon) << room;
  }
}

struct UnstableCase {
  TeacherMoments teacher;
  Saddle saddle;
  Stage stage;
  double nu;
};

// Steps from 1e-8 to far beyond what is stable.
template <class Check>
void for_unstable_cases(std::uint64_t seed, double least, double most, const Check& check) {
  int checked = 0;
  for (i64 i = 0; i < 400; ++i) {
    RandomCase random(seed, i);
    const TeacherMoments teacher(random_teacher(random, StudentKind::cnn, i));
    const Stage stage{.eta_a = random.log_between(least, most),
                      .eta_w = random.log_between(least, most)};
    const double nu = random.log_between(0.1, 100);
    const auto saddle = saddle_point(teacher);
    if (!saddle) continue;
    ++checked;
    SCOPED_TRACE(i);
    check(UnstableCase{teacher, *saddle, stage, nu});
  }
  EXPECT_GT(checked, 100);
}

TEST(UnstableDirection, SolvesItsEquationsToRounding) {
  for_unstable_cases(72, 1e-8, 100, [](const UnstableCase& x) {
    const Exact pi = boost::math::constants::pi<Exact>();
    const Exact alpha = x.stage.eta_a / (2 * pi), turn = x.stage.eta_w / (2 * pi * x.nu);
    const Exact lambda_s = alpha * (pi - 1), lambda = alpha * (x.teacher.k + pi - 1);
    const Exact q = x.teacher.q_perp + Exact(x.teacher.U) * x.teacher.U / x.teacher.k;
    const Exact drive = Exact(x.teacher.U) * x.teacher.U / (x.teacher.k + pi - 1);
    const Exact c = x.saddle.c;

    const UnstableDirection found = unstable_direction(x.teacher, x.saddle, x.stage, x.nu);
    const Exact m = found.growth;
    EXPECT_GT(found.growth, 0);
    const Exact left = m * (m + lambda_s) * (m + lambda);
    const Exact right = alpha * turn * c * c * (q * (m + lambda) - lambda * drive);
    EXPECT_NEAR(static_cast<double>(left / right), 1, 50 * kEpsilon);

    // l J = (1 + m) l, column by column, with the identity taken off both sides.
    const Exact l_s = found.on_s, l_e = found.on_e;
    const Exact on_psi = l_s * alpha * q * c - l_e * lambda * drive * c;
    EXPECT_NEAR(static_cast<double>(on_psi / m), 1, 50 * kEpsilon);
    EXPECT_NEAR(static_cast<double>((turn * c - l_s * lambda_s) / (m * l_s)), 1,
                50 * kEpsilon * static_cast<double>(1 + lambda_s / m));
    EXPECT_NEAR(static_cast<double>((l_s * alpha - l_e * lambda) / (m * l_e)), 1,
                50 * kEpsilon * static_cast<double>(1 + lambda / m));
  });
}

// The same direction from the program's own step: what a small displacement of each order
// parameter does to dpsi + on_s ds + on_e de.
TEST(UnstableDirection, GrowsUnderTheReducedStep) {
  for_unstable_cases(73, 1e-2, 3, [](const UnstableCase& x) {
    const UnstableDirection found = unstable_direction(x.teacher, x.saddle, x.stage, x.nu);
    const double U = x.teacher.U;
    const auto along = [&](double psi, double s, double omega) {
      const OrderParameters next = reduced_step(
          x.teacher, x.stage, true, {.psi = psi, .s = s, .omega = omega, .rho = 1, .nu = x.nu});
      return next.psi + found.on_s * next.s - found.on_e * U * next.omega;
    };
    const double psi = x.saddle.psi, omega = -x.saddle.e / U, h = 1e-6 * psi, mu = 1 + found.growth;
    const double near = 1e-6 * (1 + mu);
    EXPECT_NEAR((along(psi + h, 0, omega) - along(psi - h, 0, omega)) / (2 * h), mu, near);
    EXPECT_NEAR((along(psi, h, omega) - along(psi, -h, omega)) / (2 * h), mu * found.on_s,
                near * (1 + found.on_s));
    EXPECT_NEAR((along(psi, 0, omega - h) - along(psi, 0, omega + h)) / (2 * h),
                mu * U * found.on_e, near * (1 + std::abs(U) * found.on_e));
  });
}

}  // namespace
}  // namespace sidestep
