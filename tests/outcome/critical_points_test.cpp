// The three critical points against the equations in full dimension: the gradient vanishes, the
// Hessian spectrum is that of finite differences of the loss in 50 digits, the multipliers are
// those of the step itself, and runs just below and just above a step limit behave as said.
#include "sidestep/outcome/critical_points.h"

#include "support/eigenvalues.h"
#include "support/local_loss.h"
#include "support/random_problem.h"
#include "support/tolerance.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/optima.h"

namespace sidestep {
namespace {

constexpr StudentKind kStudents[] = {StudentKind::resnet, StudentKind::cnn};

// Small problems of every sort: U far from 0, near 0, 0, and a* parallel to 1.
Problem small_problem(RandomCase& random, StudentKind student, i64 index) {
  std::vector<double> a_star = random.normals(random.integer(1, 6));
  if (index % 4 == 1)
    for (double& x : a_star) x += 0.7;
  if (index % 4 == 2) {
    a_star.resize(2 * (a_star.size() / 2) + 2);
    for (std::size_t j = 0; j < a_star.size(); j += 2) a_star[j + 1] = -a_star[j];
  }
  if (index % 8 == 3) a_star.assign(a_star.size(), a_star[0]);
  return make_problem(student, random.unit(random.integer(1, 5)), a_star,
                      random.log_between(0.1, 1), random.log_between(0.1, 1));
}

// Where the point is: for a saddle, one of them.
Weights weights_at(RandomCase& random, const Problem& problem, const CriticalPoint& point) {
  const std::vector<double>& v_star = problem.teacher.filter;
  std::vector<double> v = v_star;
  double g = kPi;
  if (point.name == "spurious") {
    g = 0;
    for (double& x : v) x = -x;
  } else if (point.name == "saddle") {
    g = arc_cosine_kernel(kPi - point.at.phi);
    std::vector<double> t = random.normals(problem.p());
    const double along = dot(t, v_star);
    for (std::size_t i = 0; i < t.size(); ++i) t[i] -= along * v_star[i];
    const double length = norm(t);
    for (std::size_t i = 0; i < t.size(); ++i)
      v[i] = std::cos(point.at.phi) * v_star[i] + std::sin(point.at.phi) * t[i] / length;
  }
  return weights_of(problem, v, stationary_output(problem, g));
}

// Every existing critical point of many small problems, with weights there.
template <class Check>
void for_points(std::uint64_t seed, i64 cases, const Check& check) {
  int saddles = 0;
  for (const StudentKind student : kStudents)
    for (i64 i = 0; i < cases; ++i) {
      RandomCase random(seed, i);
      const Problem problem = small_problem(random, student, i);
      for (const CriticalPoint& point : critical_points(problem)) {
        if (!point.exists) continue;
        saddles += point.name == "saddle";
        SCOPED_TRACE(point.name + " of case " + std::to_string(i));
        check(problem, point, weights_at(random, problem, point));
      }
    }
  EXPECT_GT(saddles, cases / 2);
}

std::vector<double> expanded(const std::vector<Mode>& modes) {
  std::vector<double> values;
  for (const Mode& mode : modes)
    values.insert(values.end(), static_cast<std::size_t>(mode.multiplicity), mode.value);
  std::sort(values.begin(), values.end());
  return values;
}

void expect_spectrum(const std::vector<Mode>& modes, const Matrix& matrix, double error) {
  const std::vector<double> closed = expanded(modes), found = symmetric_eigenvalues(matrix);
  ASSERT_EQ(closed.size(), found.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(closed[i], found[i], error) << i;
}

std::vector<VectorOf<Exact>> unit_vectors(std::size_t n) {
  std::vector<VectorOf<Exact>> units(n, VectorOf<Exact>(n, Exact(0)));
  for (std::size_t i = 0; i < n; ++i) units[i][i] = 1;
  return units;
}

// Coordinates of the filter: tangent to the sphere (resnet) or all of R^p (cnn).
std::vector<VectorOf<Exact>> filter_directions(const Problem& problem,
                                               const std::vector<double>& v) {
  return problem.student == StudentKind::cnn ? unit_vectors(v.size()) : tangent_basis(exact(v));
}

TEST(CriticalPoints, GradientVanishesAndOrderParametersAreRight) {
  for_points(81, 200, [](const Problem& problem, const CriticalPoint& point, const Weights& at) {
    const TeacherMoments teacher(problem);
    const double rounding = kFewRoundings * (1 + teacher.q);
    const Weights gradient = population_gradient(problem, at);
    for (const double x : gradient.w) EXPECT_NEAR(x, 0, rounding);
    for (const double x : gradient.a) EXPECT_NEAR(x, 0, rounding);
    const Observables seen = observe(teacher, order_parameters(problem, at));
    EXPECT_NEAR(point.at.phi, seen.phi, kFewRoundings);
    EXPECT_NEAR(point.at.s, seen.s, rounding);
    EXPECT_NEAR(point.at.u, seen.u, rounding);
    EXPECT_NEAR(point.at.r, seen.r, rounding);
    EXPECT_NEAR(point.at.nu, seen.nu, kFewRoundings);
    EXPECT_NEAR(point.at.e, seen.e, rounding);
    EXPECT_NEAR(point.at.loss, population_loss(problem, at), rounding);
    EXPECT_NEAR(point.at.distance_w, seen.distance_w, kFewRoundings);
    EXPECT_NEAR(point.at.distance_a, seen.distance_a, rounding);
  });
}

TEST(CriticalPoints, StationaryOutputsOfTheOptimaAreThoseOfProposition1) {
  for (i64 i = 0; i < 50; ++i) {
    RandomCase random(82, i);
    const Problem problem = random_problem(random, StudentKind::cnn, 2, random.integer(1, 30));
    const std::vector<double> at_spurious = stationary_output(problem, 0);
    const std::vector<double> at_global = stationary_output(problem, kPi);
    const std::vector<double> a_bar = spurious_output(problem);
    for (std::size_t j = 0; j < a_bar.size(); ++j) {
      EXPECT_NEAR(at_spurious[j], a_bar[j], kFewRoundings);
      EXPECT_NEAR(at_global[j], problem.teacher.output[j], kFewRoundings);
    }
  }
}

TEST(CriticalPoints, HessianSpectrumIsThatOfTheLoss) {
  for_points(83, 24, [](const Problem& problem, const CriticalPoint& point, const Weights& at) {
    const std::vector<double> v = student_filter(problem, at);
    const LocalLoss loss(problem, exact(v), exact(at.a), filter_directions(problem, v));
    // A saddle is given in double: so is its Hessian.
    const double error = kHessianError * (1 + squared_norm(problem.teacher.output));
    expect_spectrum(point.hessian, hessian(loss), error);
  });
}

// The Jacobian of one step in the same coordinates, scaled to be symmetric. Central differences;
// at the spurious optimum the step has a |psi|^2 in it, so the error is O(h).
Matrix scaled_jacobian(const Problem& problem, const Weights& at) {
  constexpr double h = 1e-6;
  const Stage& stage = problem.steps[0];
  const std::vector<double> v = student_filter(problem, at);
  std::vector<std::vector<double>> directions;
  for (const auto& direction : filter_directions(problem, v)) {
    directions.emplace_back();
    for (const Exact& x : direction) directions.back().push_back(static_cast<double>(x));
  }
  const std::size_t filter = directions.size(), n = filter + at.a.size();
  const auto step_from = [&](std::size_t j, double move) {
    std::vector<double> moved = v, a = at.a;
    if (j >= filter) a[j - filter] += move;
    if (j < filter)
      for (std::size_t i = 0; i < v.size(); ++i) moved[i] += move * directions[j][i];
    if (problem.student == StudentKind::resnet) {
      const double length = norm(moved);
      for (double& x : moved) x /= length;
    }
    Weights weights = weights_of(problem, moved, a);
    gd_step(problem, stage, weights);
    const std::vector<double> after = student_filter(problem, weights);
    std::vector<double> z;
    for (const auto& direction : directions) z.push_back(dot(direction, after));
    z.insert(z.end(), weights.a.begin(), weights.a.end());
    return z;
  };
  Matrix jacobian(n, std::vector<double>(n));
  for (std::size_t j = 0; j < n; ++j) {
    const std::vector<double> up = step_from(j, h), down = step_from(j, -h);
    for (std::size_t i = 0; i < n; ++i) {
      const auto step = [&](std::size_t l) { return l < filter ? stage.eta_w : stage.eta_a; };
      jacobian[i][j] = (up[i] - down[i]) / (2 * h) * std::sqrt(step(j) / step(i));
    }
  }
  return jacobian;
}

TEST(CriticalPoints, MultipliersAreThoseOfTheStep) {
  for_points(84, 200, [](const Problem& problem, const CriticalPoint& point, const Weights& at) {
    const double error = 1e-6 * (1 + squared_norm(problem.teacher.output));
    Matrix jacobian = scaled_jacobian(problem, at);
    for (std::size_t i = 0; i < jacobian.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) EXPECT_NEAR(jacobian[i][j], jacobian[j][i], error);
    std::vector<Mode> multipliers = point.growth[0];
    for (Mode& mode : multipliers) mode.value += 1;
    expect_spectrum(multipliers, jacobian, error);
  });
}

i64 dimension(const std::vector<Mode>& modes) {
  return std::accumulate(modes.begin(), modes.end(), i64{0},
                         [](i64 sum, const Mode& mode) { return sum + mode.multiplicity; });
}

TEST(CriticalPoints, DegenerateShapesHaveAllTheirModes) {
  const std::vector<double> filters[] = {{-1}, {0.6, 0.8}, {0, 0.6, 0.8}, {0, 0, 1, 0}};
  const std::vector<double> outputs[] = {{2},    {1, -1},    {1, 2},    {1, 1},
                                         {3, 0}, {1, -2, 1}, {2, 2, 2}, {1, 0, 0, -2}};
  for (const StudentKind student : kStudents)
    for (const auto& filter : filters)
      for (const auto& output : outputs) {
        Problem problem = make_problem(student, filter, output);
        problem.steps = {{.until = 10, .eta_a = 0.1, .eta_w = 0.01}, {.eta_a = 0.1, .eta_w = 0.1}};
        const i64 n = problem.p() - (student == StudentKind::resnet ? 1 : 0) + problem.k();
        const auto points = critical_points(problem);
        ASSERT_EQ(points.size(), 3);
        for (const CriticalPoint& point : points) {
          if (!point.exists) continue;
          EXPECT_EQ(dimension(point.hessian), n);
          ASSERT_EQ(point.growth.size(), 2);
          for (const auto& growth : point.growth) EXPECT_EQ(dimension(growth), n);
          for (const Mode& mode : point.hessian) EXPECT_GT(mode.multiplicity, 0);
        }
        const TeacherMoments teacher(problem);
        const double drive = teacher.U * teacher.U / (teacher.k + kPi - 1);
        const bool minimum = teacher.k > 1 && kPi * drive < teacher.q;
        EXPECT_EQ(points[2].exists, minimum && problem.p() > 1);
        const CriticalKind expected = problem.p() == 1 ? CriticalKind::local_minimum
                                      : minimum        ? CriticalKind::cubic_minimum
                                                       : CriticalKind::degenerate_saddle;
        EXPECT_EQ(points[1].kind, expected);
        EXPECT_EQ(attracts(points[1], problem.steps[0]), minimum || problem.p() == 1);
        EXPECT_TRUE(attracts(points[0], problem.steps[0]));
        EXPECT_FALSE(attracts(points[2], problem.steps[0]));
      }
}

// The spectrum does not jump where 1 decouples.
TEST(CriticalPoints, SaddleSpectrumIsContinuousAtZeroMean) {
  for (const double output : {0.3, 1.0, 3.0}) {
    const Problem zero = make_problem(StudentKind::resnet, {0.6, 0.8}, {output, -output});
    const std::vector<double> expected = expanded(critical_points(zero)[2].hessian);
    for (const double shift : {1e-6, 1e-12, 1e-15}) {
      const Problem near =
          make_problem(StudentKind::resnet, {0.6, 0.8}, {output * (1 + shift), -output});
      const std::vector<double> found = expanded(critical_points(near)[2].hessian);
      ASSERT_EQ(found.size(), 3);
      for (std::size_t i = 0; i < 3; ++i)
        EXPECT_NEAR(found[i], expected[i], 10 * output * (shift + kEpsilon));
    }
  }
}

// The loss over a valley floor, least over a, is a parabola in g with its top at the saddle.
TEST(CriticalPoints, SaddleIsTheTopOfTheValley) {
  for (i64 i = 0; i < 100; ++i) {
    RandomCase random(85, i);
    const Problem problem = random_problem(random, StudentKind::resnet, 3, random.integer(2, 30));
    const auto points = critical_points(problem);
    const CriticalPoint& saddle = points[2];
    if (!saddle.exists) continue;
    const TeacherMoments t(problem);
    const double gap = t.q - t.U * t.U / (t.k + kPi - 1);
    EXPECT_NEAR(saddle.at.loss / ((kPi - 1) * t.q * t.q / (4 * kPi * gap)), 1, kFewRoundings);
    EXPECT_GT(saddle.at.loss, points[1].at.loss);
    const double top = arc_cosine_kernel(kPi - saddle.at.phi);
    for (const double psi : {0.0, 0.3, 1.0, 2.0, 3.0, kPi}) {
      const double g = arc_cosine_kernel(psi), x = -std::cos(psi), y = std::sin(psi);
      const std::vector<double>& v = problem.teacher.filter;
      // Any t orthogonal to v*.
      const double length = std::hypot(v[0], v[1]);
      const std::vector<double> at = {x * v[0] - y * v[1] / length, x * v[1] + y * v[0] / length,
                                      x * v[2]};
      const double loss =
          population_loss(problem, weights_of(problem, at, stationary_output(problem, g)));
      EXPECT_NEAR(saddle.at.loss - loss, gap * (g - top) * (g - top) / (4 * kPi * (kPi - 1)),
                  kFewRoundings * (1 + t.q));
    }
  }
}

// The state beside a point: psi turned, the outputs pushed along 1.
OrderParameters beside(const TeacherMoments& t, const CriticalPoint& point, double turn,
                       double push) {
  OrderParameters state{.psi = std::abs(kPi - point.at.phi - turn),
                        .s = point.at.s + push * t.U / std::sqrt(t.k),
                        .omega = point.at.u - t.U + push * std::sqrt(t.k)};
  state.rho = point.at.distance_a + 2 * push * (point.at.u - t.U) / std::sqrt(t.k) + push * push;
  return state;
}

double away(const TeacherMoments& t, const CriticalPoint& point, const OrderParameters& state) {
  return std::abs(kPi - point.at.phi - state.psi) + std::abs(state.omega - point.at.u + t.U) +
         std::abs(state.s - point.at.s);
}

double away_after(const Problem& problem, const CriticalPoint& point, const Stage& stage, int steps,
                  double turn, double push) {
  const TeacherMoments teacher(problem);
  OrderParameters state = beside(teacher, point, turn, push);
  for (int t = 0; t < steps && away(teacher, point, state) < 1; ++t)
    state = reduced_step(teacher, stage, problem.student == StudentKind::cnn, state);
  return away(teacher, point, state);
}

TEST(CriticalPoints, GlobalOptimumLosesStabilityAtItsLimits) {
  for (i64 i = 0; i < 40; ++i) {
    RandomCase random(86, i);
    const Problem problem = random_problem(random, StudentKind::resnet, 3, random.integer(1, 30));
    const CriticalPoint global = critical_points(problem)[0];
    const auto [eta_a, eta_w, eta] = global.limits;
    const auto left = [&](double a, double w) {
      const Stage stage{.eta_a = a, .eta_w = w};
      const double end = away_after(problem, global, stage, 3000, 1e-4, 1e-4);
      EXPECT_EQ(attracts(global, stage), end < 1e-8) << "case " << i << ": " << a << " " << w;
      return end;
    };
    EXPECT_LT(left(0.98 * eta_a, 0.1 * eta_w), 1e-8);
    EXPECT_GT(left(1.02 * eta_a, 0.1 * eta_w), 1e-3);
    EXPECT_LT(left(0.1 * eta_a, 0.98 * eta_w), 1e-8);
    EXPECT_GT(left(0.1 * eta_a, 1.02 * eta_w), 1e-3);
    EXPECT_LT(left(0.98 * eta, 0.98 * eta), 1e-8);
    EXPECT_GT(left(1.02 * eta, 1.02 * eta), 1e-3);
  }
}

TEST(CriticalPoints, SpuriousOptimumLosesStabilityInTheOutputOnly) {
  int minima = 0;
  for (i64 i = 0; i < 60; ++i) {
    RandomCase random(87, i);
    const Problem problem = random_problem(random, StudentKind::resnet, 3, random.integer(2, 30));
    const CriticalPoint spurious = critical_points(problem)[1];
    if (spurious.kind != CriticalKind::cubic_minimum || spurious.at.s > -0.1) continue;
    ++minima;
    const double limit = spurious.limits.eta_a;
    EXPECT_EQ(spurious.limits.eta_w, std::numeric_limits<double>::infinity());
    EXPECT_EQ(spurious.limits.eta, limit);
    // No eta_w is too large for a state that is near enough.
    for (const double eta_w : {0.1, 10.0, 1000.0}) {
      const double move = 1e-3 / (1 + eta_w);
      const auto end = [&](double a) {
        return away_after(problem, spurious, {.eta_a = a, .eta_w = eta_w}, 20000, move, move);
      };
      EXPECT_LT(end(0.98 * limit), move) << "case " << i;
      EXPECT_GT(end(1.02 * limit), 0.1) << "case " << i;
    }
  }
  EXPECT_GT(minima, 20);
}

TEST(CriticalPoints, SpuriousPointThatIsNoMinimumIsLeftForAnyStep) {
  for (const std::vector<double>& a_star : {std::vector<double>{2}, {1, 1}, {1, 2, 1.5}}) {
    const Problem problem = make_problem(StudentKind::resnet, {0.6, 0.8}, a_star);
    const CriticalPoint spurious = critical_points(problem)[1];
    EXPECT_EQ(spurious.kind, CriticalKind::degenerate_saddle);
    EXPECT_EQ(spurious.limits.eta, 0);
    // With abar held, the filter is driven away; for one patch abar = 0 and nothing drives it.
    EXPECT_EQ(spurious.limits.eta_w,
              a_star.size() > 1 ? 0 : std::numeric_limits<double>::infinity());
    for (const double eta : {0.01, 0.1, 0.5}) {
      const double end =
          away_after(problem, spurious, {.eta_a = eta, .eta_w = eta}, 1'000'000, 0.3, 0);
      EXPECT_GE(end, 1) << a_star.size() << " " << eta;
    }
  }
}

}  // namespace
}  // namespace sidestep
