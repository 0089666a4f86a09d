// The arc-cosine kernel of ReLU under Gaussian input, the only transcendental function the whole
// dynamics needs. For unit vectors v, v* at angle phi and Z ~ N(0, I),
//
//     E[relu(Z'v) relu(Z'v*)] = g(phi) / (2 pi),   g(phi) = (pi - phi) cos phi + sin phi
//
// (Cho & Saul 2009; Proposition 16 of the paper). g falls from g(0) = pi through g(pi/2) = 1 to
// g(pi) = 0. The code carries psi = pi - phi, not phi: near the spurious optimum phi -> pi, psi
// keeps full relative precision, and g = O(psi^3) there is a difference of two nearly equal terms
// whose absolute error still stays below one rounding of psi. See docs/theory/reduction.md.
#pragma once

#include <cmath>
#include <numbers>

namespace sidestep {

inline constexpr double kPi = std::numbers::pi;

/// g as a function of psi = pi - phi in [0, pi]; the result lies in [0, pi].
inline double arc_cosine_kernel(double psi) { return std::sin(psi) - psi * std::cos(psi); }

}  // namespace sidestep
