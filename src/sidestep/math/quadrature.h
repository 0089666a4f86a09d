// Integrals and the special functions of the initial laws. Boost.Math does the work; it is named in
// quadrature.cpp only.
#pragma once

#include <functional>
#include <vector>

namespace sidestep {

struct Node {
  double x, weight;
};

/// Gauss and Legendre's rule with n >= 1 points on [from, to].
std::vector<Node> gauss_legendre(int n, double from, double to);

struct Integral {
  double value = 0;
  double error = 0;  ///< estimate, absolute
};

/// Integral of f over [from, to] by the double exponential rule, which does not mind algebraic
/// singularities at the ends. f is called inside the interval only.
Integral integrate(const std::function<double(double)>& f, double from, double to);

/// P(Z > z) for Z in [-1, 1] with density ~ (1 - z^2)^((m-2)/2), m > 0 (m = 1: arcsine, m = 2:
/// uniform). m = 0: Z is -1 or 1.
double beta_tail(int m, double z);

/// P(Z > z) of the standard normal.
double normal_tail(double z);

/// integral of cos^m over [-pi/2, pi/2].
double cosine_power_integral(double m);

/// The radius beyond which a point with density ~ (1 - r^2)^((m-2)/2) in the unit disc lies with
/// probability `mass`: P(r > R) = (1 - R^2)^(m/2).
double disc_reach(double m, double mass);

}  // namespace sidestep
