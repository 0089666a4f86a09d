// Brackets keep the sign change, and cost little.
#include "sidestep/math/root.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sidestep {
namespace {

int evaluations = 0;

Bracket narrowed(double a, double b, double width, const std::function<double(double)>& f) {
  evaluations = 0;
  const auto counted = [&f](double x) {
    ++evaluations;
    return f(x);
  };
  const double f_a = f(a);
  const double f_b = f(b);
  return f_a < 0 ? narrow({a, f_a, b, f_b}, width, counted)
                 : narrow({b, f_b, a, f_a}, width, counted);
}

TEST(Root, OfSmoothFunctionsTakesFewEvaluations) {
  const Bracket bracket = narrowed(0, 2, 1e-12, [](double x) { return std::exp(x) - 2; });
  EXPECT_NEAR(bracket.positive, std::log(2), 1e-12);
  EXPECT_NEAR(bracket.negative, std::log(2), 1e-12);
  EXPECT_LT(bracket.f_negative, 0);
  EXPECT_GE(bracket.f_positive, 0);
  EXPECT_LE(evaluations, 14);  // bisection: 41
}

TEST(Root, OfDecreasingFunctions) {
  const Bracket bracket = narrowed(0, 3, 1e-10, [](double x) { return 2 - x * x; });
  EXPECT_NEAR(bracket.positive, std::sqrt(2), 1e-10);
  EXPECT_LT(bracket.positive, bracket.negative);
}

RC_GTEST_PROP(Root, OfAJumpIsBracketedAsFastAsByBisection, (std::uint16_t place, bool up)) {
  const double jump = (place + 0.5) / 65536;
  const Bracket bracket =
      narrowed(0, 1, 1e-9, [&](double x) { return (x > jump) == up ? 0.3 : -0.7; });
  RC_ASSERT(std::abs(bracket.positive - bracket.negative) <= 1e-9);
  RC_ASSERT((bracket.positive - jump) * (bracket.negative - jump) <= 0);
  RC_ASSERT(evaluations <= 32);  // log2(1e9) = 29.9, plus two
}

RC_GTEST_PROP(Root, OfIntegersIsBetweenNeighbours,
              (std::uint16_t place, bool up, bool logarithmic)) {
  const double jump = place + 1.5;
  const auto f = [&](double x) { return (x > jump) == up ? 1.0 : -1.0; };
  const Bracket whole = up ? Bracket{1, -1, 70'000, 1} : Bracket{70'000, -1, 1, 1};
  const Bracket bracket = narrow_integers(whole, logarithmic, f);
  RC_ASSERT(std::abs(bracket.positive - bracket.negative) == 1);
  RC_ASSERT((bracket.positive - jump) * (bracket.negative - jump) < 0);
}

}  // namespace
}  // namespace sidestep
