// Starts: the reduced draw and the full draw are one point, and both follow the law they claim.
// Every statistical test is a Kolmogorov-Smirnov test, or a binomial z-test, that fails with
// probability at most kFalseAlarmRate = 1e-6 on correct code.
#include "sidestep/dynamics/start.h"

#include "support/kolmogorov_smirnov.h"
#include "support/random_problem.h"
#include "support/tolerance.h"
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

constexpr i64 kPatches[] = {1, 2, 3, 16, 100};
constexpr i64 kLengths[] = {1, 2, 3, 8};
constexpr std::size_t kSample = 20'000;

// a*: anything, parallel to 1, or with U = 0 (to the last bit where k is even).
std::vector<double> teacher_output(RandomCase& random, i64 k, int kind) {
  std::vector<double> a = random.normals(k);
  const double size = a[0];
  if (kind == 1) std::fill(a.begin(), a.end(), size);
  if (kind == 2 && k > 1)
    for (std::size_t j = 0; j < a.size(); ++j) a[j] = j % 2 == 0 ? size : -size;
  return a;
}

Problem problem_with(OutputLaw output, FilterLaw filter, StudentKind student, i64 p, i64 k,
                     int kind, i64 index) {
  RandomCase random(41, index);
  Problem problem = make_problem(student, random.unit(p), teacher_output(random, k, kind));
  problem.run.seed = static_cast<std::uint64_t>(100 + index);
  problem.init.output_law = output;
  problem.init.filter_law = filter;
  problem.init.output_radius = random.log_between(0.1, 10);
  if (output == OutputLaw::fixed) problem.init.output = random.normals(k);
  if (filter == FilterLaw::fixed) problem.init.filter = random.unit(p);
  if (filter == FilterLaw::fixed && student == StudentKind::cnn)
    for (double& x : problem.init.filter) x *= 3;
  check_problem(problem);
  return problem;
}

void expect_same_start(const Problem& problem, std::uint64_t run, double rounding,
                       const std::string& where) {
  const OrderParameters reduced = StartLaw(problem).draw(run);
  const Weights weights = draw_weights(problem, run);
  const OrderParameters full = order_parameters(problem, weights);
  const TeacherMoments teacher(problem);
  const double length = norm(weights.a) + std::sqrt(teacher.q);
  EXPECT_NEAR(reduced.psi, full.psi, rounding) << where;
  EXPECT_NEAR(reduced.nu / full.nu, 1, rounding) << where;
  EXPECT_NEAR(reduced.s, full.s, rounding * length * std::sqrt(teacher.q)) << where;
  EXPECT_NEAR(reduced.omega, full.omega, rounding * length * std::sqrt(teacher.k)) << where;
  EXPECT_NEAR(reduced.rho, full.rho, rounding * length * length) << where;
}

TEST(StartLaw, ReducedAndFullDrawAreOnePoint) {
  i64 index = 0;
  for (const OutputLaw output :
       {OutputLaw::ball, OutputLaw::sphere, OutputLaw::gaussian, OutputLaw::fixed})
    for (const FilterLaw filter : {FilterLaw::shortcut, FilterLaw::sphere, FilterLaw::fixed})
      for (const StudentKind student : {StudentKind::resnet, StudentKind::cnn})
        for (const i64 p : kLengths)
          for (const i64 k : kPatches)
            for (const int kind : {0, 1, 2}) {
              const Problem problem = problem_with(output, filter, student, p, k, kind, ++index);
              // The direction of a* - (U/k) 1 is known to a rounding of a* over its length.
              const TeacherMoments teacher(problem);
              const double rounding =
                  kFewRoundings *
                  (teacher.q_perp > 1e-28 * teacher.q ? std::sqrt(teacher.q / teacher.q_perp) : 1);
              for (std::uint64_t run = 0; run < 3; ++run)
                expect_same_start(problem, run, rounding,
                                  fmt::format("p {} k {} case {}", p, k, index));
            }
}

// Any direction orthogonal to 1 serves where a* is all but parallel to 1, but it must be
// orthogonal. Disabled: second_axis() in start.cpp takes it from the rounded differences a*_j - U/k
// and does not orthogonalise; here omega_0 is off by 6e-4. Enable with the fix.
TEST(StartLaw, NearlyParallelTeacherLosesNothing) {
  for (double off = 1e-3; off > 1e-16; off /= 3) {
    const Problem problem = make_problem(StudentKind::resnet, {1, 0}, {1.1, 1.1, 1.1 + off});
    for (std::uint64_t run = 0; run < 10; ++run)
      expect_same_start(problem, run, kFewRoundings, fmt::format("off by {}", off));
  }
}

TEST(StartLaw, IsAFunctionOfSeedAndRunAlone) {
  Problem problem = problem_with(OutputLaw::ball, FilterLaw::sphere, StudentKind::cnn, 8, 16, 0, 1);
  const StartLaw law(problem);
  const OrderParameters later = law.draw(1000);
  const OrderParameters first = law.draw(0);
  EXPECT_EQ(StartLaw(problem).draw(1000).s, later.s);
  EXPECT_EQ(StartLaw(problem).draw(1000).psi, later.psi);
  EXPECT_NE(first.s, later.s);
  EXPECT_NE(first.psi, later.psi);
  problem.run.seed += 1;
  EXPECT_NE(StartLaw(problem).draw(0).s, first.s);
}

template <class Law>
void expect_law(const std::vector<double>& sample, const Law& law, const std::string& what) {
  EXPECT_LT(ks_distance(sample, [&](double x) { return cdf(law, x); }), ks_threshold(sample.size()))
      << what;
}

// The coordinate of a_0 / radius in the direction `angle` of the plane (1/sqrt(k), e2), and |a_0|.
struct Seen {
  std::vector<double> x, y, diagonal, length;
};

Seen see(const Problem& problem) {
  const TeacherMoments teacher(problem);
  const StartLaw law(problem);
  const double radius = problem.init.output_radius;
  Seen seen;
  for (std::uint64_t run = 0; run < kSample; ++run) {
    const Observables o = observe(teacher, law.draw(run));
    const double x = o.u / std::sqrt(teacher.k) / radius;
    const double y = teacher.q_perp > 0
                         ? (o.s - teacher.U / teacher.k * o.u) / std::sqrt(teacher.q_perp) / radius
                         : 0;
    seen.x.push_back(x);
    seen.y.push_back(y);
    seen.diagonal.push_back((x + y) / std::sqrt(2.0));
    seen.length.push_back(std::sqrt(std::max(o.r, 0.0)) / radius);
  }
  return seen;
}

// (1 + x)/2 ~ Beta(b, b) is the law of one coordinate of a point uniform in the unit ball
// (b = (k+1)/2) or on the unit sphere (b = (k-1)/2) of R^k, whatever the direction.
void expect_coordinates(Seen seen, double b, i64 k) {
  const boost::math::beta_distribution<double> law(b, b);
  for (auto* sample : {&seen.x, &seen.y, &seen.diagonal}) {
    // A coordinate may leave [-1, 1] by rounding only.
    for (double& x : *sample) {
      ASSERT_LE(std::abs(x), 1 + 1e-12);
      x = std::clamp((1 + x) / 2, 0.0, 1.0);
    }
    expect_law(*sample, law, fmt::format("k = {}", k));
    if (k == 1) break;  // there is no second direction
  }
}

TEST(StartLaw, BallIsUniformInTheBall) {
  for (const i64 k : kPatches) {
    Seen seen = see(
        problem_with(OutputLaw::ball, FilterLaw::shortcut, StudentKind::resnet, 3, k, 0, 2000 + k));
    for (double& x : seen.length) x = std::min(std::pow(x, static_cast<double>(k)), 1.0);
    EXPECT_LT(ks_distance(seen.length, [](double x) { return x; }), ks_threshold(kSample)) << k;
    expect_coordinates(std::move(seen), static_cast<double>(k + 1) / 2, k);
  }
}

TEST(StartLaw, SphereIsUniformOnTheSphere) {
  for (const i64 k : kPatches) {
    Seen seen = see(problem_with(OutputLaw::sphere, FilterLaw::shortcut, StudentKind::resnet, 3, k,
                                 0, 3000 + k));
    // |a|^2 is recovered from |a - a*|^2, hence the tolerance.
    for (const double x : seen.length) ASSERT_NEAR(x, 1, 1e-11);
    if (k > 1) {
      expect_coordinates(std::move(seen), static_cast<double>(k - 1) / 2, k);
    } else {
      const auto plus = std::count_if(seen.x.begin(), seen.x.end(), [](double x) { return x > 0; });
      EXPECT_LT(std::abs(static_cast<double>(plus) / kSample - 0.5) * 2 * std::sqrt(kSample),
                z_threshold(1));
    }
  }
}

TEST(StartLaw, GaussianHasVarianceRadiusSquaredOverK) {
  for (const i64 k : kPatches) {
    Seen seen = see(problem_with(OutputLaw::gaussian, FilterLaw::shortcut, StudentKind::resnet, 3,
                                 k, 0, 4000 + k));
    const double n = static_cast<double>(k);
    for (double& x : seen.length) x *= x * n;  // |a|^2 k / R^2, so E|a|^2 = R^2
    expect_law(seen.length, boost::math::chi_squared(n), fmt::format("|a|, k = {}", k));
    for (double& x : seen.x) x *= std::sqrt(n);  // u / R
    expect_law(seen.x, boost::math::normal(), fmt::format("u, k = {}", k));
  }
}

TEST(StartLaw, RandomFilterIsUniformOnTheSphere) {
  for (const i64 p : kLengths) {
    const Problem problem =
        problem_with(OutputLaw::ball, FilterLaw::sphere, StudentKind::cnn, p, 3, 0, 5000 + p);
    const StartLaw law(problem);
    std::vector<double> sample(kSample);  // (1 + cos phi) / 2
    for (std::uint64_t run = 0; run < kSample; ++run) {
      const double half = std::sin(law.draw(run).psi / 2);
      sample[run] = half * half;
      ASSERT_TRUE(p > 1 || sample[run] < 1e-30 || sample[run] > 1 - 1e-15);
    }
    if (p > 1) {
      const double b = static_cast<double>(p - 1) / 2;
      expect_law(sample, boost::math::beta_distribution<double>(b, b), fmt::format("p = {}", p));
    } else {
      const auto ends =
          std::count_if(sample.begin(), sample.end(), [](double x) { return x > 0.5; });
      EXPECT_LT(std::abs(static_cast<double>(ends) / kSample - 0.5) * 2 * std::sqrt(kSample),
                z_threshold(1));
    }
  }
}

// The full draw fills in the other directions: every entry of a_0 and of v_0 has the same law.
TEST(StartLaw, FullDrawIsIsotropic) {
  constexpr std::size_t kDraws = 10'000;
  const i64 p = 4, k = 6;
  const Problem problem =
      problem_with(OutputLaw::ball, FilterLaw::sphere, StudentKind::cnn, p, k, 0, 6000);
  std::vector<std::vector<double>> a(k), v(p);
  for (std::uint64_t run = 0; run < kDraws; ++run) {
    const Weights weights = draw_weights(problem, run);
    for (std::size_t j = 0; j < a.size(); ++j)
      a[j].push_back((1 + weights.a[j] / problem.init.output_radius) / 2);
    for (std::size_t i = 0; i < v.size(); ++i) v[i].push_back((1 + weights.w[i]) / 2);
  }
  for (const auto& sample : a)
    expect_law(sample, boost::math::beta_distribution<double>(3.5, 3.5), "a_0");
  for (const auto& sample : v)
    expect_law(sample, boost::math::beta_distribution<double>(1.5, 1.5), "v_0");
}

}  // namespace
}  // namespace sidestep
