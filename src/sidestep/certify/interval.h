// Interval arithmetic without rounding modes.
//
// An Interval holds every value a real number may have. Each operation rounds to nearest, as the
// processor does anyway, and then moves the result outward by a bound on its rounding error: no
// fesetround, which compilers move arithmetic across (unsound with g++ -O2), and nothing to
// restore.
//
// Why `down` is right. Let r be the double nearest to the exact result x of one operation, normal
// and finite. Then x lies between the neighbours of r. The pad |r| 2^-52 is at least the distance
// from r to its lower neighbour, so r - pad, before it is rounded, lies at or below that neighbour;
// rounding is monotone and the neighbour is a double, so the rounded difference lies there too:
// below x. The same upwards. Exceptions:
//   * r = 0 or subnormal. A sum is then exact. A product or quotient may have underflowed, by less
//     than 2^-1074; those operations pad by 2^-1022 more, but never past 0 where the signs of the
//     operands say which side of it the result is on.
//   * overflow. As a lower bound +infinity becomes the largest double; it then says less, but no
//     more than is true. Likewise above.
// Endpoints may be infinite (lo = -infinity, hi = +infinity); 0 times an infinite endpoint is 0, as
// an endpoint stands for the numbers short of it. No operation returns a NaN.
// The pads are tested against Arb: tests/certify/containment_test.cpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace sidestep {

struct Interval {
  double lo = 0;
  double hi = 0;

  constexpr Interval() = default;
  constexpr Interval(double x) : lo(x), hi(x) {}  // NOLINT: a double is the interval of itself
  constexpr Interval(double low, double high) : lo(low), hi(high) {}

  [[nodiscard]] bool contains(double x) const { return lo <= x && x <= hi; }
  [[nodiscard]] bool contains(Interval x) const { return lo <= x.lo && x.hi <= hi; }
  [[nodiscard]] double width() const { return hi - lo; }
  /// A double inside, finite even if an endpoint is not.
  [[nodiscard]] double middle() const;
};

namespace rounding {

inline constexpr double kUnit = 0x1p-52;
inline constexpr double kTiny = 0x1p-1022;
inline constexpr double kMost = std::numeric_limits<double>::max();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// At or below every real number that rounds to r.
inline double down(double r) {
  if (r > kMost) return kMost;
  if (r < -kMost) return -kInfinity;
  return r - std::abs(r) * kUnit;
}
/// At or above every real number that rounds to r.
inline double up(double r) { return -down(-r); }

/// x y with 0 times infinity = 0.
inline double times(double x, double y) { return x == 0 || y == 0 ? 0.0 : x * y; }

}  // namespace rounding

inline double Interval::middle() const {
  const double low = std::max(lo, -rounding::kMost);
  const double high = std::min(hi, rounding::kMost);
  return std::clamp(low / 2 + high / 2, low, high);
}

inline Interval operator-(Interval x) { return {-x.hi, -x.lo}; }

inline Interval operator+(Interval x, Interval y) {
  return {rounding::down(x.lo + y.lo), rounding::up(x.hi + y.hi)};
}

inline Interval operator-(Interval x, Interval y) { return x + (-y); }

inline Interval operator*(Interval x, Interval y) {
  using namespace rounding;
  if ((x.lo == 0 && x.hi == 0) || (y.lo == 0 && y.hi == 0)) return {};
  const double a = times(x.lo, y.lo), b = times(x.lo, y.hi);
  const double c = times(x.hi, y.lo), d = times(x.hi, y.hi);
  double low = down(std::min(std::min(a, b), std::min(c, d))) - kTiny;
  double high = up(std::max(std::max(a, b), std::max(c, d))) + kTiny;
  // The sign of a product is exact, whatever underflows.
  const bool same = (x.lo >= 0 && y.lo >= 0) || (x.hi <= 0 && y.hi <= 0);
  const bool opposite = (x.lo >= 0 && y.hi <= 0) || (x.hi <= 0 && y.lo >= 0);
  if (same) low = std::max(low, 0.0);
  if (opposite) high = std::min(high, 0.0);
  return {low, high};
}

/// Everything, if y may be 0 (one side of it, if y is 0 or positive and x not negative).
inline Interval operator/(Interval x, Interval y) {
  using namespace rounding;
  if (y.hi < 0) return (-x) / (-y);
  if (y.lo < 0 || (y.lo == 0 && x.lo < 0) || y.hi == 0) return {-kInfinity, kInfinity};
  const double least = std::max(0.0, down(1 / y.hi) - kTiny);
  const double most = y.lo == 0 ? kInfinity : up(1 / y.lo) + kTiny;
  return x * Interval(least, most);
}

inline Interval square(Interval x) {
  const Interval product = x * x;
  if (x.lo > 0 || x.hi < 0) return product;
  const double largest = std::max(-x.lo, x.hi);
  return {0, largest == 0 ? 0.0 : rounding::up(largest * largest) + rounding::kTiny};
}

/// The square root of max(x, 0).
inline Interval sqrt(Interval x) {
  const auto root = [](double y) { return std::sqrt(std::max(y, 0.0)); };
  return {std::max(0.0, rounding::down(root(x.lo))), rounding::up(root(x.hi))};
}

inline Interval abs(Interval x) {
  if (x.lo >= 0) return x;
  if (x.hi <= 0) return -x;
  return {0, std::max(-x.lo, x.hi)};
}

inline Interval min(Interval x, Interval y) { return {std::min(x.lo, y.lo), std::min(x.hi, y.hi)}; }
inline Interval max(Interval x, Interval y) { return {std::max(x.lo, y.lo), std::max(x.hi, y.hi)}; }
/// The least interval that holds both.
inline Interval hull(Interval x, Interval y) {
  return {std::min(x.lo, y.lo), std::max(x.hi, y.hi)};
}

/// pi lies strictly between these neighbouring doubles.
inline constexpr Interval kPiInterval = {0x1.921fb54442d18p+1, 0x1.921fb54442d19p+1};

}  // namespace sidestep
