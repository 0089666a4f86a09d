#include "sidestep/math/quadrature.h"

#include <cmath>
#include <numbers>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace sidestep {
namespace {

struct Legendre {
  double value, derivative;
};

Legendre legendre(int n, double x) {
  double before = 1;
  double value = x;
  for (int j = 2; j <= n; ++j) {
    const double next = ((2 * j - 1) * x * value - (j - 1) * before) / j;
    before = value;
    value = next;
  }
  return {value, n * (x * value - before) / (x * x - 1)};
}

}  // namespace

std::vector<Node> gauss_legendre(int n, double from, double to) {
  const double middle = (from + to) / 2;
  const double half = (to - from) / 2;
  if (n == 1) return {{middle, 2 * half}};
  std::vector<Node> nodes(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5));
    for (int step = 0; step < 6; ++step) {
      const Legendre p = legendre(n, x);
      x -= p.value / p.derivative;
    }
    const Legendre p = legendre(n, x);
    nodes[static_cast<std::size_t>(i)] = {middle + half * x,
                                          half * 2 / ((1 - x * x) * p.derivative * p.derivative)};
  }
  return nodes;
}

Integral integrate(const std::function<double(double)>& f, double from, double to) {
  if (!(from < to)) return {};
  thread_local boost::math::quadrature::tanh_sinh<double> rule(9);
  Integral integral;
  double size = 0;
  integral.value = rule.integrate(f, from, to, 1e-13, &integral.error, &size);
  return integral;
}

// With z = sin t the density is cos^(m-1) t, whose integral from 0 is elementary:
//   m even   (z/2) sum a_i w^i, i < m/2,                        a_i = a_(i-1) (2i-1)/(2i)
//   m odd    t/pi + (z sqrt(w)/pi) sum b_i w^i, i < (m-1)/2,    b_i = b_(i-1) 2i/(2i+1)
// with w = 1 - z^2 and a_0 = b_0 = 1. All terms have one sign, so nothing is lost.
double beta_tail(int m, double z) {
  if (z >= 1) return 0;
  if (z <= -1) return 1;
  if (m <= 0) return 0.5;
  constexpr int kLongestSum = 1000;
  const double w = (1 - z) * (1 + z);
  if (m > kLongestSum) {
    if (w > 0.5) return 0.5 - std::copysign(0.5 * boost::math::ibeta(0.5, m / 2.0, z * z), z);
    const double half = 0.5 * boost::math::ibeta(m / 2.0, 0.5, w);
    return z > 0 ? half : 1 - half;
  }
  const bool even = m % 2 == 0;
  const int terms = even ? m / 2 : (m - 1) / 2;
  double term = 1;
  double sum = 0;
  for (int i = 1; i <= terms && term > 1e-18; ++i) {
    sum += term;
    term *= w * (even ? (2 * i - 1.0) / (2 * i) : 2 * i / (2 * i + 1.0));
  }
  if (even) return 0.5 - z / 2 * sum;
  return 0.5 - (std::asin(z) + z * std::sqrt(w) * sum) / std::numbers::pi;
}

double normal_tail(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

double cosine_power_integral(double m) {
  return std::sqrt(std::numbers::pi) * boost::math::tgamma_delta_ratio((m + 1) / 2, 0.5);
}

double disc_reach(double m, double mass) {
  return m <= 0 ? 1 : std::sqrt(-std::expm1(2 / m * std::log(mass)));
}

}  // namespace sidestep
