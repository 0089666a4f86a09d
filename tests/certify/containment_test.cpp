// Every operation of interval.h and every function of elementary.h holds the exact value, by Arb at
// 128 bits, for a million arguments each: random ones of all sizes, and the awkward ones.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numbers>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/certify/ball.h"
#include "sidestep/certify/elementary.h"

namespace sidestep {
namespace {

constexpr int kInputs = 1'000'000;

// Doubles near which something happens: ends, peaks, changes of formula, and their neighbours.
std::vector<double> awkward_angles() {
  const double pi = std::numbers::pi;
  std::vector<double> angles = {0.0, 5e-324, 1e-320, 2.3e-308, 1e-300, 1e-155, 1e-100, 1e-9};
  for (double x : {pi, pi / 2, pi / 4, pi / 3, 5 * pi / 12, kTurnPeak.lo, kTurnPeak.hi, 1.0, 1e-4})
    for (int i = -8; i <= 8; ++i) {
      double y = x;
      for (int j = 0; j < std::abs(i); ++j) y = std::nextafter(y, i < 0 ? 0.0 : 4.0);
      if (y <= pi) angles.push_back(y);
    }
  return angles;
}

class Angles {
 public:
  double operator()() {
    if (next_ < awkward_.size()) return awkward_[next_++];
    const double u = unit_(engine_);
    switch (engine_() % 4) {
      case 0: return std::pow(2, -60 * u);                                    // towards 0
      case 1: return std::max(0.0, std::numbers::pi - std::pow(2, -52 * u));  // towards pi
      case 2: return std::abs(std::numbers::pi / 2 - std::pow(2, -52 * u));
      default: return std::min(std::numbers::pi, u * std::numbers::pi);
    }
  }

 private:
  std::mt19937_64 engine_{20261125};
  std::uniform_real_distribution<double> unit_{0, 1};
  std::vector<double> awkward_ = awkward_angles();
  std::size_t next_ = 0;
};

// A double with any sign and exponent, zero and subnormals among them.
class Doubles {
 public:
  double operator()() {
    switch (engine_() % 8) {
      case 0: return kSpecial[engine_() % std::size(kSpecial)];
      case 1: return any();
      default: return std::ldexp(unit_(engine_), static_cast<int>(engine_() % 80) - 40);
    }
  }
  double any() {
    for (;;) {
      const std::uint64_t bits = engine_();
      double x = 0;
      std::memcpy(&x, &bits, sizeof x);
      if (std::isfinite(x)) return x;
    }
  }

 private:
  static constexpr double kSpecial[] = {
      0.0,      -0.0,      1.0,     -1.0,   5e-324, -5e-324, 2.2250738585072014e-308,
      1e-200,   -1e-200,   1e200,   -1e200, 1e308,  -1e308,  0x1.fffffffffffffp+1023,
      0x1p-537, -0x1p-538, 1 / 3.0, 3.0};
  std::mt19937_64 engine_{19450716};
  std::uniform_real_distribution<double> unit_{-1, 1};
};

// Whether the exact value lies in the interval. Arb knows it to 2^-120 of itself, so a bound that
// is right by more than that is seen to be; an exact bound (0, 1) must contain the ball's middle.
bool holds(Interval bounds, const Ball& exact) {
  const bool low = bounds.lo == -rounding::kInfinity || Ball(bounds.lo) <= exact;
  const bool high = bounds.hi == rounding::kInfinity || exact <= Ball(bounds.hi);
  return (low && high) || (bounds.lo == bounds.hi && exact.contains(bounds.lo));
}

using Function = Interval (*)(Interval);
/// Sets the ball to the exact value at x, with that many bits to work with.
using Referee = void (*)(Ball& result, const Ball& x, slong precision);

// sin x - x cos x needs three times the digits that x is small by.
slong precision_for(double x) {
  return 160 + (x == 0 ? 0 : 4 * static_cast<slong>(std::abs(std::ilogb(x))));
}

Ball exact_value(Referee referee, double x) {
  Ball result;
  referee(result, Ball(x), precision_for(x));
  return result;
}

void exact_sine(Ball& result, const Ball& x, slong precision) {
  arb_sin(result.get(), x.get(), precision);
}
void exact_cosine(Ball& result, const Ball& x, slong precision) {
  arb_cos(result.get(), x.get(), precision);
}
void exact_kernel(Ball& result, const Ball& x, slong precision) {
  Ball sine_x, cosine_x;
  arb_sin_cos(sine_x.get(), cosine_x.get(), x.get(), precision);
  arb_mul(cosine_x.get(), cosine_x.get(), x.get(), precision);
  arb_sub(result.get(), sine_x.get(), cosine_x.get(), precision);
}
void exact_kernel_gap(Ball& result, const Ball& phi, slong precision) {  // pi - G(pi - phi)
  Ball psi, pi, value;
  arb_const_pi(pi.get(), precision);
  arb_sub(psi.get(), pi.get(), phi.get(), precision);
  exact_kernel(value, psi, precision);
  arb_sub(result.get(), pi.get(), value.get(), precision);
}
void exact_turning(Ball& result, const Ball& x, slong precision) {
  arb_sin(result.get(), x.get(), precision);
  arb_mul(result.get(), result.get(), x.get(), precision);
}

void expect_contained(Function function, Referee referee, double slack) {
  Angles angles;
  int wrong = 0;
  double widest = 0;
  for (int i = 0; i < kInputs; ++i) {
    const double x = angles();
    const Interval y = function(x);
    if (!holds(y, exact_value(referee, x)) && ++wrong < 5)
      ADD_FAILURE() << "at " << x << ": [" << y.lo << ", " << y.hi << "]";
    if (x > 1e-100 && y.lo > 0) widest = std::max(widest, y.width() / y.lo);
  }
  EXPECT_EQ(wrong, 0) << "of " << kInputs;
  EXPECT_LT(widest, slack);
  std::printf("%d inputs, %d not contained, widest %.2g of the value\n", kInputs, wrong, widest);
}

TEST(Containment, Sine) { expect_contained(sine, exact_sine, 2.1 * kElementaryPad); }
TEST(Containment, Cosine) { expect_contained(cosine, exact_cosine, 2.1 * kElementaryPad); }
TEST(Containment, Kernel) { expect_contained(kernel, exact_kernel, 2.1 * kElementaryPad); }
TEST(Containment, KernelGap) {
  expect_contained(kernel_gap, exact_kernel_gap, 30 * kElementaryPad);
}
TEST(Containment, Turning) { expect_contained(turning, exact_turning, 2.1 * kElementaryPad); }

TEST(Containment, ArcTangent) {
  Doubles doubles;
  int wrong = 0;
  for (int i = 0; i < kInputs; ++i) {
    const double x = doubles();
    if (!holds(arc_tangent(Interval(x)), arc_tangent(Ball(x)))) ++wrong;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Containment, FunctionsOfIntervals) {
  // The value at a random point of a random interval lies in the enclosure of the interval.
  Angles angles;
  std::mt19937_64 engine(7);
  std::uniform_real_distribution<double> unit(0, 1);
  int wrong = 0;
  for (int i = 0; i < kInputs; ++i) {
    double a = angles(), b = angles();
    if (a > b) std::swap(a, b);
    const double x = std::clamp(a + unit(engine) * (b - a), a, b);
    const Interval box{a, b};
    wrong += holds(sine(box), exact_value(exact_sine, x)) ? 0 : 1;
    wrong += holds(cosine(box), exact_value(exact_cosine, x)) ? 0 : 1;
    wrong += holds(kernel(box), exact_value(exact_kernel, x)) ? 0 : 1;
    wrong += holds(turning(box), exact_value(exact_turning, x)) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Containment, AngleBeyondTheDoubleBelowPiIsPi) {
  const Interval around{3, 3.2};
  EXPECT_TRUE(sine(around).contains(0.0));
  EXPECT_TRUE(cosine(around).contains(-1.0));
  EXPECT_EQ(kernel(around).hi, kPiInterval.hi);
  EXPECT_EQ(kernel_gap(around).hi, kPiInterval.hi);
  EXPECT_EQ(turning(around).lo, 0);
}

TEST(Containment, Arithmetic) {
  Doubles doubles;
  int wrong = 0;
  for (int i = 0; i < kInputs; ++i) {
    const double x = doubles(), y = doubles();
    const Ball a(x), b(y);
    wrong += holds(Interval(x) + Interval(y), a + b) ? 0 : 1;
    wrong += holds(Interval(x) - Interval(y), a - b) ? 0 : 1;
    wrong += holds(Interval(x) * Interval(y), a * b) ? 0 : 1;
    if (y != 0) wrong += holds(Interval(x) / Interval(y), a / b) ? 0 : 1;
    wrong += holds(square(Interval(x)), square(a)) ? 0 : 1;
    if (x >= 0) wrong += holds(sqrt(Interval(x)), sqrt(a)) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(Containment, ArithmeticOfIntervals) {
  Doubles doubles;
  std::mt19937_64 engine(11);
  std::uniform_real_distribution<double> unit(0, 1);
  int wrong = 0, nan = 0;
  const auto box = [&] {
    const double a = doubles(), b = doubles();
    return Interval(std::min(a, b), std::max(a, b));
  };
  const auto inside = [&](Interval x) {
    const double t = unit(engine);
    return std::clamp(x.lo * (1 - t) + x.hi * t, x.lo, x.hi);
  };
  const auto check = [&](Interval z, const Ball& exact) {
    if (std::isnan(z.lo) || std::isnan(z.hi)) ++nan;
    if (!holds(z, exact)) ++wrong;
  };
  for (int i = 0; i < kInputs; ++i) {
    const Interval x = box(), y = box();
    const double u = inside(x), v = inside(y);
    check(x + y, Ball(u) + Ball(v));
    check(x - y, Ball(u) - Ball(v));
    check(x * y, Ball(u) * Ball(v));
    check(square(x), square(Ball(u)));
    check(abs(x), abs(Ball(u)));
    if (v != 0) check(x / y, Ball(u) / Ball(v));
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(nan, 0);
}

TEST(Containment, UnboundedIntervals) {
  constexpr double inf = rounding::kInfinity;
  const Interval all{-inf, inf}, positive{0, inf}, large{1e300, inf};
  for (const Interval x : {all, positive, large, -large, Interval(0), Interval(-2, 3)})
    for (const Interval y : {all, positive, large, -large, Interval(0), Interval(-2, 3)})
      for (const Interval z : {x + y, x - y, x * y, x / y, square(x), sqrt(x), abs(y)}) {
        EXPECT_FALSE(std::isnan(z.lo) || std::isnan(z.hi));
        EXPECT_LE(z.lo, z.hi);
      }
  EXPECT_TRUE((large * large).contains(Interval(rounding::kMost, inf)));
  EXPECT_EQ((positive * Interval(-2, -1)).hi, 0);
  EXPECT_TRUE((Interval(1) / positive).lo >= 0);
  EXPECT_TRUE(std::isfinite(all.middle()));
}

}  // namespace
}  // namespace sidestep
