#include "sidestep/certify/elementary.h"

#include <cstddef>

namespace sidestep {
namespace {

constexpr double kPiHigh = 0x1.921fb54442d18p+1, kPiLow = 0x1.1a62633145c07p-53;
constexpr double kHalfHigh = kPiHigh / 2, kHalfLow = kPiLow / 2;

// 1/(first (first+1) ...) style tables are made by the compiler: term i of the series in y.
template <std::size_t N>
struct Series {
  double c[N];
  [[nodiscard]] constexpr double operator()(double y) const {
    double value = c[N - 1];
    for (std::size_t i = N - 1; i-- > 0;) value = value * y + c[i];
    return value;
  }
};

constexpr double factorial(int n) {  // exact up to 22!
  double product = 1;
  for (int i = 2; i <= n; ++i) product *= i;
  return product;
}

constexpr Series<11> make_sine() {  // (-1)^i / (2i+1)!, rounded once: 21! is exact
  Series<11> s{};
  for (int i = 0; i < 11; ++i) s.c[i] = (i % 2 == 0 ? 1 : -1) / factorial(2 * i + 1);
  return s;
}
constexpr Series<10> make_cosine() {
  Series<10> s{};
  for (int i = 0; i < 10; ++i) s.c[i] = (i % 2 == 0 ? 1 : -1) / factorial(2 * i);
  return s;
}
constexpr Series<10> make_kernel() {  // G(x) = x^3 sum (-1)^i (2i+2)/(2i+3)! y^i
  Series<10> s{};
  for (int i = 0; i < 10; ++i)
    s.c[i] = (i % 2 == 0 ? 1 : -1) / (factorial(2 * i + 1) * (2 * i + 3));
  return s;
}
constexpr Series<13> make_atan() {
  Series<13> s{};
  for (int i = 0; i < 13; ++i) s.c[i] = (i % 2 == 0 ? 1.0 : -1.0) / (2 * i + 1);
  return s;
}
constexpr Series<11> kSine = make_sine();
constexpr Series<10> kCosine = make_cosine();
constexpr Series<10> kKernel = make_kernel();
constexpr Series<13> kAtan = make_atan();

// Each of these is within 16 u of the exact value, relative to it. x in [0, kPiHigh].
double sine_near(double x) {
  const double t = x > kHalfHigh ? (kPiHigh - x) + kPiLow : x;
  return t * kSine(t * t);
}
double cosine_near(double x) {
  if (x <= kHalfHigh / 2) return kCosine(x * x);
  const double t = (kHalfHigh - x) + kHalfLow;
  return t * kSine(t * t);
}
double kernel_near(double x) {
  if (x <= kHalfHigh) return x * (x * x) * kKernel(x * x);
  return sine_near(x) - x * cosine_near(x);
}
double turning_near(double x) { return x * sine_near(x); }
double atan_near(double x) {  // x >= 0
  if (x > 1) return kHalfHigh - atan_near(1 / x);
  const double once = x / (1 + std::sqrt(1 + x * x));
  const double twice = once / (1 + std::sqrt(1 + once * once));
  return 4 * (twice * kAtan(twice * twice));
}

// Pads of the relative error, and of what underflow may have lost.
double below(double r) { return r - std::abs(r) * kElementaryPad - rounding::kTiny; }
double above(double r) { return r + std::abs(r) * kElementaryPad + rounding::kTiny; }
// 0 where the argument is, exactly.
double below0(double r, double x) { return x == 0 ? 0 : std::max(0.0, below(r)); }
double above0(double r, double x) { return x == 0 ? 0 : above(r); }

Interval angles(Interval x) { return {std::clamp(x.lo, 0.0, kPiHigh), std::clamp(x.hi, 0.0, 4.0)}; }
// Beyond the double below pi only pi itself is meant, and what lies between them.
bool reaches_pi(Interval x) { return x.hi > kPiHigh; }
double last(Interval x) { return std::min(x.hi, kPiHigh); }

}  // namespace

Interval sine(Interval x) {
  const Interval a = angles(x);
  const double from = sine_near(a.lo), to = sine_near(last(a));
  const double low = std::min(below0(from, a.lo), reaches_pi(a) ? 0.0 : below0(to, a.hi));
  const bool peak = a.lo <= kHalfHigh && a.hi > kHalfHigh;
  return {low, peak ? 1.0 : std::min(1.0, std::max(above0(from, a.lo), above0(to, a.hi)))};
}

Interval cosine(Interval x) {
  const Interval a = angles(x);
  return {reaches_pi(a) ? -1.0 : std::max(-1.0, below(cosine_near(a.hi))),
          std::min(1.0, above(cosine_near(a.lo)))};
}

Interval kernel(Interval x) {
  const Interval a = angles(x);
  return {
      below0(kernel_near(a.lo), a.lo),
      reaches_pi(a) ? kPiInterval.hi : std::min(kPiInterval.hi, above0(kernel_near(a.hi), a.hi))};
}

Interval kernel_gap(Interval x) {
  const Interval a = angles(x);
  const auto at = [](double phi) {
    const Interval half = Interval(phi) * Interval(0.5);  // not exact where it underflows
    return Interval(2) * kPiInterval * square(sine(half)) - kernel(phi);
  };
  return {std::max(0.0, at(a.lo).lo),
          reaches_pi(a) ? kPiInterval.hi : std::min(kPiInterval.hi, at(a.hi).hi)};
}

Interval turning(Interval x) {
  const Interval a = angles(x);
  const double from = turning_near(a.lo), to = turning_near(last(a));
  const double low = std::min(below0(from, a.lo), reaches_pi(a) ? 0.0 : below0(to, a.hi));
  const bool peak = a.lo <= kTurnPeak.hi && a.hi >= kTurnPeak.lo;
  return {low, peak ? kTurnMost : std::max(above0(from, a.lo), above0(to, a.hi))};
}

Interval arc_tangent(Interval x) {
  if (x.lo < 0 && x.hi <= 0) return -arc_tangent(-x);
  const double high = std::min(kHalfHigh * (1 + 0x1p-52), above(atan_near(x.hi)));
  if (x.lo < 0) return {-std::min(kHalfHigh * (1 + 0x1p-52), above(atan_near(-x.lo))), high};
  return {x.lo == 0 ? 0.0 : std::max(0.0, below(atan_near(x.lo))), high};
}

}  // namespace sidestep
