// Angles near 0 and pi, and the kernel g, against 50-digit arithmetic.
#include "sidestep/math/vectors.h"

#include "support/exact_loss.h"
#include "support/random_problem.h"
#include "support/tolerance.h"
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

// pi - angle is exact to rounding of its input's size, not of its own: entries x_i / |x| carry one
// rounding each. 2.2 was the worst of 20,000 cases with up to 20 entries.
constexpr double kAngleError = 4 * kEpsilon;
// sin(psi) and psi cos(psi) are each off by at most about half an ulp of psi, their difference by
// as much again. 1.11 was the worst of 100,000 points; the absolute error stays below 7e-16.
constexpr double kKernelError = 1.25 * kEpsilon;  // in units of psi

Exact exact_supplement(const std::vector<double>& x, const std::vector<double>& y) {
  return boost::math::constants::pi<Exact>() - exact_angle(exact(x), exact(y));
}

TEST(Vectors, DotSumAndNormByHand) {
  const std::vector<double> x = {1, -2, 3}, y = {4, 5, 6};
  EXPECT_EQ(dot(x, y), 12);
  EXPECT_EQ(sum(x), 2);
  EXPECT_EQ(squared_norm(x), 14);
  EXPECT_EQ(norm(std::vector<double>{3, 4}), 5);
  EXPECT_EQ(sum(std::vector<double>{}), 0);
}

TEST(SupplementaryAngle, EndsAreExact) {
  for (i64 i = 0; i < 1000; ++i) {
    RandomCase random(11, i);
    const std::vector<double> x = random.normals(random.integer(1, 20));
    std::vector<double> opposite = x;
    for (double& value : opposite) value = -value;
    EXPECT_EQ(supplementary_angle(x, x), kPi);
    EXPECT_EQ(supplementary_angle(x, opposite), 0);
  }
}

TEST(SupplementaryAngle, QuadrantsByHand) {
  EXPECT_DOUBLE_EQ(supplementary_angle(std::vector<double>{2, 0}, std::vector<double>{0, 5}),
                   kPi / 2);
  EXPECT_DOUBLE_EQ(supplementary_angle(std::vector<double>{1, 0}, std::vector<double>{3, 3}),
                   3 * kPi / 4);
  EXPECT_DOUBLE_EQ(supplementary_angle(std::vector<double>{1, 0}, std::vector<double>{-3, 3}),
                   kPi / 4);
}

// Where a vector lies along an axis nothing is rounded away, and tiny angles keep all their digits
// (acos of a dot product would return 0 from 1e-8 on).
TEST(SupplementaryAngle, TinyAnglesKeepTheirRelativePrecision) {
  for (const double t : {1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-100}) {
    const double supplement =
        supplementary_angle(std::vector<double>{1, 0}, std::vector<double>{-1, t});
    EXPECT_NEAR(supplement / std::atan(t), 1, 4 * kEpsilon) << t;
    const double angle =
        kPi - supplementary_angle(std::vector<double>{1, 0}, std::vector<double>{1, t});
    EXPECT_NEAR(angle, std::atan(t), 2 * kEpsilon) << t;
  }
}

// Any two vectors: from nearly opposite over generic to nearly parallel, of any two lengths.
TEST(SupplementaryAngle, AgreesWith50Digits) {
  for (i64 i = 0; i < 3000; ++i) {
    RandomCase random(12, i);
    const i64 n = random.integer(1, 20);
    const std::vector<double> x = random.normals(n);
    std::vector<double> y = random.normals(n);
    if (random.chance(0.7)) {
      const double tilt = random.log_between(1e-16, 1);
      const double scale = random.log_between(0.1, 10) * (random.chance(0.5) ? 1 : -1);
      for (std::size_t j = 0; j < y.size(); ++j) y[j] = scale * (x[j] + tilt * y[j]);
    }
    const double error =
        static_cast<double>(abs(exact_supplement(x, y) - Exact(supplementary_angle(x, y))));
    EXPECT_LE(error, kAngleError) << "case " << i;
  }
}

TEST(SupplementaryAngle, DoesNotDependOnLengths) {
  for (i64 i = 0; i < 300; ++i) {
    RandomCase random(13, i);
    const std::vector<double> x = random.normals(5);
    const std::vector<double> y = random.normals(5);
    const double scale = random.log_between(1e-60, 1e60);
    std::vector<double> longer = x, doubled = x;
    for (double& value : longer) value *= scale;
    for (double& value : doubled) value *= 0x1p100;
    const double angle = supplementary_angle(x, y);
    EXPECT_EQ(supplementary_angle(doubled, y), angle);  // a power of two: the same roundings
    EXPECT_NEAR(supplementary_angle(longer, y), angle, kAngleError);
    EXPECT_EQ(supplementary_angle(y, x), angle);
  }
}

TEST(ArcCosineKernel, ByHand) {
  EXPECT_EQ(arc_cosine_kernel(0), 0);               // opposite filters
  EXPECT_DOUBLE_EQ(arc_cosine_kernel(kPi / 2), 1);  // orthogonal: E[relu] E[relu] = 1/(2 pi)
  EXPECT_DOUBLE_EQ(arc_cosine_kernel(kPi), kPi);    // the same filter: E[relu^2] = 1/2
}

TEST(ArcCosineKernel, AgreesWith50Digits) {
  std::vector<double> grid;
  for (int i = 1; i <= 5000; ++i) grid.push_back(kPi * i / 5000);
  for (double distance = 0.5; distance > 1e-300; distance /= 7) grid.push_back(distance);
  for (double distance = 0.5; distance > 1e-16; distance /= 1.3) grid.push_back(kPi - distance);
  for (const double psi : grid) {
    const Exact x = psi;
    const Exact g = sin(x) - x * cos(x);
    const double error = static_cast<double>(abs(g - Exact(arc_cosine_kernel(psi))));
    EXPECT_LE(error, kKernelError * psi) << psi;
    EXPECT_LE(error, 7e-16) << psi;
    EXPECT_GE(arc_cosine_kernel(psi), 0) << psi;  // the range that the trapping proofs use
    EXPECT_LE(arc_cosine_kernel(psi), kPi) << psi;
  }
}

}  // namespace
}  // namespace sidestep
