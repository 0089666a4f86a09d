#include "sidestep/statistics/mass_above.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

// The integral over the base of the mass above the boundary (sign = 0), or above the least or the
// greatest that it may be (-1, +1).
class MassAbove {
 public:
  MassAbove(const StartMeasure& measure, const BasinBoundary& boundary)
      : measure_(measure), boundary_(boundary) {}

  [[nodiscard]] Integral operator()(int sign, double tolerance) const {
    if (!measure_.across_filter() && measure_.base_dimensions() == 1) return along_curve(sign);
    return by_rule(sign, tolerance);
  }

  // A tensor rule may miss a rough part, or all of them: what they can do at most, nearly.
  [[nodiscard]] double between_nodes() const {
    if (measure_.base_dimensions() == 0 || !measure_.across_filter()) return 0;
    double mass = 0;
    for (const BasinBoundary::Rough& part : boundary_.rough()) {
      const BasePoint middle{(part.x0 + part.x1) / 2, (part.y0 + part.y1) / 2};
      mass += measure_.base_mass(part.x0, part.x1, part.y0, part.y1) *
              (measure_.mass_above(middle, part.low) - measure_.mass_above(middle, part.high));
    }
    return mass;
  }

 private:
  [[nodiscard]] double mass(const BasePoint& base, int sign) const {
    return measure_.mass_above(base, boundary_(base, sign));
  }

  // A tensor rule with more and more points. (Without a base it is one point of weight 1.)
  [[nodiscard]] Integral by_rule(int sign, double tolerance) const {
    const auto rule = [&](int n, int which) {
      double sum = 0;
      for (const BaseNode& node : measure_.base_nodes(n)) sum += node.weight * mass(node.at, which);
      return sum;
    };
    constexpr int kMost = 384;
    int n = 16;
    // No finer than the boundary is known.
    tolerance = std::max(tolerance, std::abs(rule(n, -1) - rule(n, +1)) / 2);
    Integral integral{rule(n, sign), 1};
    while (measure_.base_dimensions() > 0 && n < kMost) {
      n = 3 * n / 2;
      const double finer = rule(n, sign);
      integral = {finer, std::abs(finer - integral.value)};
      if (integral.error < 0.1 * tolerance) break;
    }
    if (measure_.base_dimensions() == 0) integral.error = 0;
    return integral;
  }

  // Over `along`. The mass above is analytic but where pieces of the boundary meet, and where it
  // enters or leaves the disc; the integral is cut there, so that no piece is missed.
  [[nodiscard]] Integral along_curve(int sign) const {
    const bool disc = measure_.shape() == StartMeasure::Shape::disc;
    const double most = disc ? std::asin(measure_.reach()) : measure_.reach();
    const int power = measure_.disc_exponent();
    const double norm = disc ? cosine_power_integral(power) : std::sqrt(2 * kPi);
    const auto along = [disc](double angle) { return disc ? std::sin(angle) : angle; };
    const auto angle_of = [disc](double x) { return disc ? std::asin(x) : x; };
    const auto integrand = [&](double angle) {
      const double density = disc ? std::pow(std::cos(angle), power) : std::exp(-angle * angle / 2);
      const double edge = boundary_({.along = along(angle)}, sign);
      return density / norm *
             (disc ? measure_.mass_above_on_chord(std::cos(angle), edge)
                   : measure_.mass_above({}, edge));
    };
    Integral total;
    std::vector<double> pieces = {-most};
    for (const double joint : boundary_.joints()) pieces.push_back(angle_of(joint));
    pieces.push_back(most);
    std::vector<double> cuts = {-most};
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      const auto outside = [&](double angle) {  // > 0 where the boundary is outside the disc
        return std::abs(boundary_({.along = along(angle)}, sign)) - std::cos(angle);
      };
      const int scan = pieces.size() == 2 ? 96 : 16;
      if (disc) add_roots(outside, pieces[i], pieces[i + 1], scan, cuts);
      cuts.push_back(pieces[i + 1]);
    }
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const Integral part = integrate(integrand, cuts[i], cuts[i + 1]);
      total.value += part.value;
      total.error += std::min(part.error, part.value);  // the integrand is not negative
    }
    return total;
  }

  // Where f changes sign, as far as a scan shows, to double precision.
  static void add_roots(const std::function<double(double)>& f, double from, double to, int scan,
                        std::vector<double>& roots) {
    double a = from;
    double f_a = f(a);
    for (int i = 1; i <= scan; ++i) {
      double b = from + (to - from) * i / scan;
      const double f_b = f(b);
      const double next_a = b;
      if ((f_a > 0) != (f_b > 0)) {
        double left = a;
        for (int step = 0; step < 60; ++step) {
          const double middle = (left + b) / 2;
          ((f(middle) > 0) == (f_a > 0) ? left : b) = middle;
        }
        roots.push_back(left);
      }
      a = next_a;
      f_a = f_b;
    }
  }

  const StartMeasure& measure_;
  const BasinBoundary& boundary_;
};

}  // namespace

Integral mass_above(const StartMeasure& measure, const BasinBoundary& boundary, double tolerance) {
  const MassAbove above(measure, boundary);
  const Integral value = above(0, tolerance);
  const double most = above(-1, tolerance).value, least = above(+1, tolerance).value;
  const double moved = std::max(std::abs(most - value.value), std::abs(value.value - least));
  return {value.value, moved + value.error + above.between_nodes()};
}

}  // namespace sidestep
