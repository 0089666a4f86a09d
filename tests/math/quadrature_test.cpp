#include "sidestep/math/quadrature.h"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/beta.hpp>
#include <gtest/gtest.h>

#include "sidestep/math/chebyshev.h"

namespace sidestep {
namespace {

TEST(Quadrature, GaussLegendreIsExactForPolynomials) {
  for (const int n : {1, 2, 3, 16, 33}) {
    double weights = 0;
    double highest = 0;  // integral of x^(2n-2) over [0, 2]
    for (const Node& node : gauss_legendre(n, 0, 2)) {
      weights += node.weight;
      highest += node.weight * std::pow(node.x / 2, 2 * n - 2);
    }
    EXPECT_NEAR(weights, 2, 1e-14);
    EXPECT_NEAR(highest, 2.0 / (2 * n - 1), 1e-14);
  }
}

TEST(Quadrature, DoubleExponentialTakesAlgebraicEnds) {
  const Integral integral = integrate([](double x) { return std::sqrt(1 - x * x); }, -1, 1);
  EXPECT_NEAR(integral.value, std::numbers::pi / 2, 1e-13);
  EXPECT_EQ(integrate([](double) { return 1.0; }, 1, 1).value, 0);
}

// The sums against Boost's incomplete beta function, and on both sides of the switch between them.
TEST(Quadrature, BetaTail) {
  for (const int m : {1, 2, 3, 4, 5, 8, 17, 100, 999, 1000, 1001, 20000})
    for (double z = -0.999; z < 1; z += 0.037) {
      const double inside = boost::math::ibeta(0.5, m / 2.0, z * z);  // P(|Z| < |z|)
      EXPECT_NEAR(beta_tail(m, z), 0.5 - std::copysign(0.5 * inside, z), 1e-14) << m << " " << z;
    }
  EXPECT_EQ(beta_tail(0, 0.3), 0.5);
  EXPECT_EQ(beta_tail(7, 1), 0);
  EXPECT_EQ(beta_tail(7, -1.5), 1);
}

TEST(Quadrature, LawsOfTheDisc) {
  for (const double m : {1.0, 2.0, 7.0, 100.0}) {
    const Integral direct = integrate([m](double x) { return std::pow(std::cos(x), m); },
                                      -std::numbers::pi / 2, std::numbers::pi / 2);
    EXPECT_NEAR(cosine_power_integral(m), direct.value, 1e-12 * direct.value);
    const double reach = disc_reach(m, 1e-3);
    EXPECT_NEAR(std::pow(1 - reach * reach, m / 2), 1e-3, 1e-12);
  }
}

TEST(Chebyshev, ReproducesAPolynomialAndKnowsItsError) {
  const auto f = [](double x, double y) { return 1 + x * x * x - 2 * x * y + y * y; };
  std::vector<double> values;
  for (std::size_t i = 0; i <= 4; ++i)
    for (std::size_t j = 0; j <= 2; ++j)
      values.push_back(f(chebyshev_point(i, 4), chebyshev_point(j, 2)));
  const Chebyshev p(4, 2, values);
  for (double x = -1; x <= 1; x += 0.1)
    for (double y = -1; y <= 1; y += 0.1) EXPECT_NEAR(p(x, y), f(x, y), 1e-14);
  EXPECT_GT(p.error_y(), 0.1);   // y^2 is the last coefficient: it may well go on
  EXPECT_GT(p.error_x(), 0.01);  // x^3, the last but one, counts too
}

TEST(Chebyshev, ErrorEstimateBoundsTheError) {
  for (const double pole : {1.5, 2.0, 4.0})
    for (const std::size_t n : {4, 8, 16}) {
      const auto f = [pole](double x) { return 1 / (pole - x); };
      std::vector<double> values;
      for (std::size_t i = 0; i <= n; ++i) values.push_back(f(chebyshev_point(i, n)));
      const Chebyshev p(n, 0, values);
      double worst = 0;
      for (double x = -1; x <= 1; x += 0.01) worst = std::max(worst, std::abs(p(x) - f(x)));
      EXPECT_LE(worst, 3 * p.error_x() + 1e-14) << pole << " " << n;
    }
}

TEST(Chebyshev, OfDegreeZeroIsConstant) { EXPECT_EQ(Chebyshev(0, 0, {7})(0.3, 0.2), 7); }

}  // namespace
}  // namespace sidestep
