// Loss and gradients of Proposition 16 by three routes that share nothing with the closed forms:
// sampled networks, quadrature in the plane of (v, v*), and finite differences in 50 digits.
#include "sidestep/dynamics/population.h"

#include "support/exact_loss.h"
#include "support/random_problem.h"
#include "support/tolerance.h"
#include <cmath>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

#include "sidestep/dynamics/network.h"
#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

constexpr StudentKind kStudents[] = {StudentKind::resnet, StudentKind::cnn};

// The size of the terms of the loss and of its gradient in a, against which roundings count.
double scale(const Problem& problem, const Weights& weights) {
  const double length = norm(problem.teacher.output) + norm(weights.a);
  return length * length * static_cast<double>(problem.k());
}

Weights teacher_weights(const Problem& problem) {
  return weights_of(problem, problem.teacher.filter, problem.teacher.output);
}

TEST(Population, LossAndGradientVanishAtTheTeacher) {
  for (const StudentKind student : kStudents) {
    RandomCase random(21, 0);
    const Problem problem = random_problem(random, student, 5, 7);
    const Weights teacher = teacher_weights(problem);
    const double rounding = kFewRoundings * scale(problem, teacher);
    EXPECT_NEAR(population_loss(problem, teacher), 0, rounding);
    const Weights gradient = population_gradient(problem, teacher);
    for (const double x : gradient.w) EXPECT_NEAR(x, 0, rounding);
    for (const double x : gradient.a) EXPECT_NEAR(x, 0, rounding);
  }
}

// One patch, orthogonal filters, a = a* = 1: E[(relu(x) - relu(y))^2] / 2 = (1/2 + 1/2 - 1/pi) / 2.
TEST(Population, LossByHand) {
  const Problem problem = make_problem(StudentKind::cnn, {1, 0}, {1});
  EXPECT_DOUBLE_EQ(population_loss(problem, {{0, 3}, {1}}), (1 - 1 / kPi) / 2);
  EXPECT_DOUBLE_EQ(population_loss(problem, {{0, 3}, {0}}), 0.25);
  EXPECT_DOUBLE_EQ(population_loss(problem, {{-2, 0}, {1}}), 0.5);  // never active together
}

struct Moments {
  double mean = 0, square = 0;
  void add(double x) { mean += x, square += x * x; }
  /// (sample mean - expected) in standard errors.
  [[nodiscard]] double z(double expected, double n) const {
    const double average = mean / n;
    return (average - expected) / std::sqrt((square / n - average * average) / n);
  }
};

// 2 students x 4 states x (1 loss + 4 + 3 derivatives) = 64 z-tests at kFalseAlarmRate = 1e-6
// together (normal limit of means of 100,000 samples).
TEST(Population, MonteCarloAgrees) {
  constexpr int kSamples = 100'000;
  const double threshold = z_threshold(64);
  for (const StudentKind student : kStudents) {
    for (i64 state = 0; state < 4; ++state) {
      RandomCase random(22, state);
      const Problem problem = random_problem(random, student, 4, 3);
      const Weights weights = random_weights(random, problem);
      const Weights gradient = population_gradient(problem, weights);
      Moments loss;
      std::vector<Moments> w(4), a(3);
      for (std::uint64_t i = 0; i < kSamples; ++i) {
        const auto seed = static_cast<std::uint64_t>(state);
        const SampleLoss sample = sample_loss(problem, weights, sample_input(problem, seed, i));
        loss.add(sample.loss);
        for (std::size_t j = 0; j < 4; ++j) w[j].add(sample.gradient.w[j]);
        for (std::size_t j = 0; j < 3; ++j) a[j].add(sample.gradient.a[j]);
      }
      EXPECT_LT(std::abs(loss.z(population_loss(problem, weights), kSamples)), threshold);
      for (std::size_t j = 0; j < 4; ++j)
        EXPECT_LT(std::abs(w[j].z(gradient.w[j], kSamples)), threshold) << "w" << j;
      for (std::size_t j = 0; j < 3; ++j)
        EXPECT_LT(std::abs(a[j].z(gradient.a[j], kSamples)), threshold) << "a" << j;
    }
  }
}

// E[relu(x) relu(x cos phi + y sin phi)], (x, y) ~ N(0, I), in polar coordinates: the radius gives
// int r^3 exp(-r^2/2) dr = 2, and the integrand in the angle is smooth where both are active.
double relu_product(double phi) {
  const auto active = [phi](double t) { return std::cos(t) * std::cos(t - phi); };
  return boost::math::quadrature::gauss<double, 30>::integrate(active, phi - kPi / 2, kPi / 2) /
         kPi;
}

// E[relu(x)]: the radius gives int r^2 exp(-r^2/2) dr = sqrt(pi/2).
double relu_mean() {
  const auto active = [](double t) { return std::cos(t); };
  return std::sqrt(kPi / 2) / (2 * kPi) *
         boost::math::quadrature::gauss<double, 30>::integrate(active, -kPi / 2, kPi / 2);
}

TEST(Population, KernelAgreesWithQuadratureInThePlane) {
  for (int i = 0; i <= 1000; ++i) {
    const double psi = kPi * i / 1000;
    EXPECT_NEAR(relu_product(kPi - psi), arc_cosine_kernel(psi) / (2 * kPi), kFewRoundings) << psi;
  }
}

// The loss as the double sum over patches of expectations of products, each by quadrature.
TEST(Population, LossAgreesWithQuadratureInThePlane) {
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 200; ++i) {
      RandomCase random(23, i);
      const Problem problem =
          random_problem(random, student, random.integer(1, 9), random.integer(1, 30));
      const Weights weights = random_weights(random, problem);
      const double phi = static_cast<double>(
          exact_angle(exact(student_filter(problem, weights)), exact(problem.teacher.filter)));
      const double apart = relu_mean() * relu_mean();
      const auto expectation = [&](const auto& x, const auto& y, double same_patch) {
        double total = 0;
        for (std::size_t j = 0; j < x.size(); ++j)
          for (std::size_t l = 0; l < y.size(); ++l)
            total += x[j] * y[l] * (j == l ? same_patch : apart);
        return total;
      };
      const auto& a_star = problem.teacher.output;
      const double loss = (expectation(a_star, a_star, relu_product(0)) +
                           expectation(weights.a, weights.a, relu_product(0)) -
                           2 * expectation(weights.a, a_star, relu_product(phi))) /
                          2;
      EXPECT_NEAR(population_loss(problem, weights), loss, kFewRoundings * scale(problem, weights));
    }
  }
}

// Central differences of the loss in every coordinate; of L(v / |v|) in the filter.
struct Differences {
  VectorOf<Exact> v, a;
};

Differences central_differences(const Problem& problem, const Weights& weights, const Exact& h) {
  const VectorOf<Exact> v_star = exact(problem.teacher.filter);
  const VectorOf<Exact> a_star = exact(problem.teacher.output);
  VectorOf<Exact> v = exact(student_filter(problem, weights));
  VectorOf<Exact> a = exact(weights.a);
  const auto along = [&](VectorOf<Exact>& x) {
    VectorOf<Exact> result;
    for (Exact& coordinate : x) {
      const Exact middle = coordinate;
      coordinate = middle + h;
      const Exact above = exact_loss(v_star, a_star, v, a);
      coordinate = middle - h;
      const Exact below = exact_loss(v_star, a_star, v, a);
      coordinate = middle;
      result.push_back((above - below) / (2 * h));
    }
    return result;
  };
  return {along(v), along(a)};
}

double distance(const VectorOf<Exact>& x, const VectorOf<Exact>& y) {
  VectorOf<Exact> difference;
  for (std::size_t i = 0; i < x.size(); ++i) difference.push_back(x[i] - y[i]);
  return static_cast<double>(sqrt(inner(difference, difference)));
}

TEST(Population, GradientAgreesWithFiniteDifferencesIn50Digits) {
  for (const StudentKind student : kStudents) {
    for (i64 i = 0; i < 12; ++i) {
      RandomCase random(24, i);
      const Problem problem =
          random_problem(random, student, random.integer(2, 6), random.integer(1, 6));
      const Weights weights = random_weights(random, problem);
      const Weights gradient = population_gradient(problem, weights);
      // Truncation 1e-24, cancellation 50 - 12 digits: exact for the comparison with double.
      const Differences limit = central_differences(problem, weights, Exact("1e-12"));
      // Du et al.'s factor 1/|v| (up to 4) multiplies the rounding of grad_w.
      const double rounding = 4 * kFewRoundings * scale(problem, weights);
      EXPECT_LT(distance(exact(gradient.w), limit.v), rounding) << "case " << i;
      EXPECT_LT(distance(exact(gradient.a), limit.a), rounding) << "case " << i;

      // Halving the step divides the error by 4; the loss is quadratic in a, so there it is 0.
      const Differences coarse = central_differences(problem, weights, Exact("1e-4"));
      const Differences fine = central_differences(problem, weights, Exact("0.5e-4"));
      EXPECT_NEAR(distance(coarse.v, limit.v) / distance(fine.v, limit.v), 4, 1e-4) << "case " << i;
      EXPECT_LT(distance(coarse.a, limit.a), 1e-30);
    }
  }
}

}  // namespace
}  // namespace sidestep
