// Proposition 1: where the critical points are, what they are, and how far a state is from them.
//
// What kind of point (-v*, abar) is depends on the sign of sbar = abar'a*. With psi = pi - phi and
// M = 11' + (pi-1) I, the loss around it is exactly
//
//     L = Lbar + (a - abar)' M (a - abar) / (4 pi) - g(psi) a'a* / (2 pi),   g = psi^3/3 - psi^5/30
//     ..
//
// so its Hessian is M / (2 pi) in a and 0 in the filter's p - 1 directions: second order says
// nothing.
//   sbar < 0   a strict local minimum, but a cubic one: L - Lbar = |sbar| psi^3 / (6 pi) at a =
//   abar. sbar > 0   (U^2 > q (k+pi-1)/pi) no minimum: L falls like -sbar psi^3 / (6 pi). sbar = 0
//   (k = 1, for instance) no minimum either: at a = abar + M^{-1} a* g it falls like psi^6.
// So the paper's "spurious local optimum" is one only where sbar < 0.
#include "sidestep/outcome/optima.h"

#include "support/local_loss.h"
#include "support/random_problem.h"
#include "support/tolerance.h"
#include <cmath>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

constexpr StudentKind kStudents[] = {StudentKind::resnet, StudentKind::cnn};

std::vector<double> scaled(std::vector<double> x, double factor) {
  for (double& value : x) value *= factor;
  return x;
}

// M = 11' + diagonal I.
Matrix ones_plus(std::size_t k, double diagonal) {
  Matrix m(k, std::vector<double>(k, 1.0));
  for (std::size_t i = 0; i < k; ++i) m[i][i] += diagonal;
  return m;
}

// x with m x = b, by Gaussian elimination (m is positive definite: no pivoting needed).
std::vector<double> solve(Matrix m, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      const double factor = m[j][i] / m[i][i];
      for (std::size_t l = i; l < n; ++l) m[j][l] -= factor * m[i][l];
      b[j] -= factor * b[i];
    }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t l = i + 1; l < n; ++l) b[i] -= m[i][l] * b[l];
    b[i] /= m[i][i];
  }
  return b;
}

TEST(Optima, SpuriousOutputSolvesItsEquation) {
  for (i64 i = 0; i < 200; ++i) {
    RandomCase random(51, i);
    const Problem problem = random_problem(random, StudentKind::cnn, 2, random.integer(1, 60));
    const std::vector<double>& a_star = problem.teacher.output;
    std::vector<double> right = a_star;  // (11' - I) a*
    for (double& x : right) x = sum(a_star) - x;
    const std::vector<double> expected = solve(ones_plus(a_star.size(), kPi - 1), right);
    const std::vector<double> a_bar = spurious_output(problem);
    const double rounding = kFewRoundings * static_cast<double>(problem.k()) * norm(a_star);
    for (std::size_t j = 0; j < a_bar.size(); ++j) EXPECT_NEAR(a_bar[j], expected[j], rounding);
  }
}

TEST(Optima, GradientVanishesAtBothForAnyLengthOfTheFilter) {
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 200; ++i) {
      RandomCase random(52, i);
      const Problem problem =
          random_problem(random, student, random.integer(1, 10), random.integer(1, 60));
      const std::vector<double>& v_star = problem.teacher.filter;
      const double alpha = student == StudentKind::cnn ? random.log_between(0.1, 10) : 1;
      const Weights optima[] = {
          weights_of(problem, scaled(v_star, alpha), problem.teacher.output),
          weights_of(problem, scaled(v_star, -alpha), spurious_output(problem))};
      const double k = static_cast<double>(problem.k());
      const double rounding = 10 * kFewRoundings * k * squared_norm(problem.teacher.output);
      for (const Weights& optimum : optima) {
        const Weights gradient = population_gradient(problem, optimum);
        for (const double x : gradient.w) EXPECT_NEAR(x, 0, rounding) << "case " << i;
        for (const double x : gradient.a) EXPECT_NEAR(x, 0, rounding) << "case " << i;
      }
    }
  }
}

TEST(Optima, DistancesAreTheDirectOnes) {
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 500; ++i) {
      RandomCase random(53, i);
      const Problem problem =
          random_problem(random, student, random.integer(1, 10), random.integer(1, 60));
      const Weights weights = random_weights(random, problem);
      const OrderParameters state = order_parameters(problem, weights);
      std::vector<double> v = student_filter(problem, weights);
      v = scaled(v, 1 / norm(v));
      const auto direct = [&](double sign, const std::vector<double>& a) {
        double total = 0;
        for (std::size_t j = 0; j < v.size(); ++j)
          total += std::pow(v[j] - sign * problem.teacher.filter[j], 2);
        for (std::size_t j = 0; j < a.size(); ++j) total += std::pow(weights.a[j] - a[j], 2);
        return total;
      };
      const double length = norm(weights.a) + norm(problem.teacher.output) + 1;
      EXPECT_NEAR(distance_to_global(state), direct(1, problem.teacher.output),
                  kFewRoundings * length * length);
      EXPECT_NEAR(distance_to_spurious(TeacherMoments(problem), state),
                  direct(-1, spurious_output(problem)), kFewRoundings * length * length);
    }
  }
}

// The Hessian must be diag(curvature I, M / (2 pi)): positive definite iff the curvature is.
void expect_hessian(const LocalLoss& loss, double curvature) {
  const Matrix found = hessian(loss);
  const std::size_t filter = loss.filter_size();
  const Matrix m = ones_plus(loss.size() - filter, kPi - 1);
  for (std::size_t i = 0; i < loss.size(); ++i)
    for (std::size_t j = 0; j < loss.size(); ++j) {
      double expected = i == j ? curvature : 0;
      if (i >= filter || j >= filter)
        expected = i >= filter && j >= filter ? m[i - filter][j - filter] / (2 * kPi) : 0;
      EXPECT_NEAR(found[i][j], expected, kHessianError) << i << " " << j;
    }
}

TEST(Optima, GlobalOptimumHasCurvatureHalfQInTheFilter) {
  for (i64 i = 0; i < 5; ++i) {
    RandomCase random(54, i);
    const Problem problem =
        random_problem(random, StudentKind::cnn, random.integer(2, 5), random.integer(1, 6));
    const std::vector<double>& a_star = problem.teacher.output;
    expect_hessian(LocalLoss(problem, 1, exact(a_star)), squared_norm(a_star) / 2);
  }
}

TEST(Optima, SpuriousOptimumHasNoCurvatureInTheFilter) {
  for (i64 i = 0; i < 5; ++i) {
    RandomCase random(55, i);
    const Problem problem =
        random_problem(random, StudentKind::cnn, random.integer(2, 5), random.integer(1, 6));
    expect_hessian(LocalLoss(problem, -1, exact(spurious_output(problem))), 0);
  }
}

// L - Lbar = -sbar psi^3 / (6 pi) (1 - psi^2 / 10 + ...) along a = abar; a tangent step of length
// tan(psi) turns the filter by psi.
TEST(Optima, LossIsCubicInTheFilterAtTheSpuriousOptimum) {
  int minima = 0, saddles = 0;
  for (i64 i = 0; i < 40; ++i) {
    RandomCase random(56, i);
    // Shifted outputs have both signs of sbar.
    std::vector<double> a_star = random.normals(5);
    for (double& x : a_star) x += i % 2 == 0 ? 0 : 1;
    const Problem problem = make_problem(StudentKind::cnn, random.unit(3), a_star);
    const std::vector<double> a_bar = spurious_output(problem);
    const double s_bar = dot(a_bar, a_star);
    const LocalLoss loss(problem, -1, exact(a_bar));
    VectorOf<Exact> z(loss.size(), Exact(0));
    const Exact base = loss(z);
    for (const double psi : {0.1, 0.01, 0.001}) {
      z[0] = tan(Exact(psi));
      const double rise = static_cast<double>((loss(z) - base) / pow(Exact(psi), 3)) * 6 * kPi;
      EXPECT_NEAR(rise / -s_bar, 1, psi * psi / 9) << "case " << i;
    }
    ++(s_bar < 0 ? minima : saddles);
    if (s_bar >= 0) continue;
    for (int trial = 0; trial < 50; ++trial) {  // no direction leads down: a strict minimum
      for (Exact& x : z) x = random.normal() * 1e-3 * std::abs(s_bar) / (1 + norm(a_star));
      EXPECT_GT(loss(z), base) << "case " << i;
    }
  }
  EXPECT_GT(minima, 10);
  EXPECT_GT(saddles, 10);
}

// k = 1: abar = 0 and sbar = 0; the loss falls by g(psi)^2 q / (4 pi^2) towards a = g(psi) a* / pi.
TEST(Optima, SpuriousPointOfASinglePatchIsNoMinimum) {
  const Problem problem = make_problem(StudentKind::cnn, {0.6, 0.8}, {1.5});
  EXPECT_EQ(spurious_output(problem), std::vector<double>{0});
  const LocalLoss loss(problem, -1, {Exact(0)});
  const Exact base = loss({Exact(0), Exact(0)});
  for (const double psi : {0.5, 0.1, 0.01}) {
    const Exact pi = boost::math::constants::pi<Exact>();
    const Exact g = exact_kernel(Exact(pi - psi));
    const Exact fall = base - loss({tan(Exact(psi)), g * 1.5 / pi});
    EXPECT_NEAR(static_cast<double>(fall / (g * g * 2.25 / (4 * pi * pi))), 1, 1e-12);
  }
}

}  // namespace
}  // namespace sidestep
