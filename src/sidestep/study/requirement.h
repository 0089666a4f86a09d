// The inequalities of the paper's claims about states, once for doubles and for Arb's balls: what
// a run is tried with is what a counterexample is certified with.
//
// With q = |a*|^2, U = 1'a*, rho = |a - a*|^2, omega = u - U, psi = pi - phi, g = g(phi):
//
//   2 pi <-grad_a L, a*-a> = omega^2 + (pi-1) rho + (pi-g) (s-q)
//   2 pi <-grad_w L, w*-w> = s psi sin^2 psi,   |w-w*|^2 = 2 (1 + cos psi)
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "sidestep/certify/ball.h"

namespace sidestep {

/// An inequality at one step; its slack is positive where it holds.
struct Requirement {
  enum Kind {
    phi_at_most,         ///< phi <= bound pi
    s_at_least,          ///< s >= bound q
    s_at_most,           ///< s <= bound q + bound2 U^2
    e_at_least,          ///< U (U - 1'a) >= bound U^2
    e_at_most,           ///< U (U - 1'a) <= bound U^2
    distance_w_at_most,  ///< |w-w*|^2 <= bound delta
    distance_a_at_most,  ///< |a-a*|^2 <= bound delta
    norm_at_most,        ///< |a|^2 <= bound U^2/k
    far_from_optimum,    ///< s <= bound q or |a - a*/2|^2 >= q: Lemma 7's region
    drift_of_a,          ///< 2 pi <-grad_a L, a*-a> >= bound |a-a*|^2
    drift_of_w,          ///< <-grad_w L, w*-w> >= bound q |w-w*|^2
    drift_to_near,       ///< <-grad_a L, a*-a> >= (pi-1)/(2 pi) rho - bound |w-w*|^2
    drift_to_near_q,     ///< the same with bound q |w-w*|^2
    drift_of_both        ///< <-grad L, (w*-w, a*-a)> >= c (|w-w*|^2 + rho) - bound q |w-w*|^2 with
                         ///< c = min(q/40, (pi-1)/(2 pi))
  };
  Kind kind;
  double numerator, denominator = 1;  ///< bound = numerator/denominator, as a real number
  double bound2 = 0;                  ///< an integer
};

// Names of their own: kernel(double) must not be taken where kernel(Interval) is meant.
inline double cosine_of(double x) { return std::cos(x); }
inline Ball cosine_of(const Ball& x) { return cosine(x); }
inline double sine_of(double x) { return std::sin(x); }
inline Ball sine_of(const Ball& x) { return sine(x); }
inline double kernel_of(double x) {  // without the cancellation at 0
  return x < 1e-3 ? x * x * x / 3 * (1 - x * x / 10) : std::sin(x) - x * std::cos(x);
}
inline Ball kernel_of(const Ball& x) { return kernel(x); }

/// A state of a run as the inequalities see it, in doubles or in balls.
template <class Real>
struct StatePoint {
  Real k, q, U, pi, psi, s, omega, rho, delta;
};

/// Scaled so that it has no dimension; a quotient by 0 is a NaN (an unbounded ball).
template <class Real>
Real slack(const Requirement& r, const StatePoint<Real>& x) {
  using std::max;
  using std::min;
  const Real bound = Real(r.numerator) / Real(r.denominator);
  const Real one(1.0), two(2.0);
  const Real square_U = x.U * x.U;
  // Near v* by phi, so that quotients by |w-w*|^2 keep their digits there.
  const auto distance_w = [&] {
    const Real half = sine_of((x.pi - x.psi) / two);
    return Real(4.0) * half * half;
  };
  // 2 pi times what <-grad_a L, a*-a> is beyond (pi-1)/(2 pi) rho; pi - g = 2 pi sin^2(phi/2) -
  // kernel(phi).
  const auto excess = [&] {
    const Real gap = x.pi * distance_w() / two - kernel_of(x.pi - x.psi);
    return x.omega * x.omega + gap * (x.s - x.q);
  };
  switch (r.kind) {
    case Requirement::phi_at_most: return (bound - one) * x.pi + x.psi;
    case Requirement::s_at_least: return x.s / x.q - bound;
    case Requirement::s_at_most: return bound + Real(r.bound2) * square_U / x.q - x.s / x.q;
    case Requirement::e_at_least: return Real(0.0) - x.omega / x.U - bound;
    case Requirement::e_at_most: return bound + x.omega / x.U;
    case Requirement::distance_w_at_most: return bound - distance_w() / x.delta;
    case Requirement::distance_a_at_most: return bound - x.rho / x.delta;
    case Requirement::norm_at_most: break;
    case Requirement::far_from_optimum: {  // |a - a*/2|^2 = r - s + q/4, r = rho + 2 s - q
      const Real outside = (x.rho + x.s) / x.q - Real(1.75);
      return max(bound - x.s / x.q, outside);
    }
    case Requirement::drift_of_a: return (excess() + (x.pi - one) * x.rho) / x.rho - bound;
    case Requirement::drift_of_w:  // sin^2 psi / (2 (1 + cos psi)) = (1 - cos psi)/2
      return x.s / x.q * x.psi * (one - cosine_of(x.psi)) / (Real(4.0) * x.pi) - bound;
    case Requirement::drift_to_near: return excess() / (two * x.pi * distance_w()) + bound;
    case Requirement::drift_to_near_q: return excess() / (two * x.pi * distance_w() * x.q) + bound;
    case Requirement::drift_of_both: {
      const Real c = min(x.q / Real(40.0), (x.pi - one) / (two * x.pi));
      const Real along_w = x.s * x.psi * (one - cosine_of(x.psi)) / (Real(4.0) * x.pi);
      const Real rest_a = ((x.pi - one) / (two * x.pi) - c) * x.rho + excess() / (two * x.pi);
      return (along_w - c) / x.q + rest_a / (distance_w() * x.q) + bound;
    }
  }
  return bound - (x.rho + two * x.s - x.q) * x.k / square_U;
}

/// The least slack; infinite for an empty list.
double least_slack(const std::vector<Requirement>& list, const StatePoint<double>& x);
bool certainly_hold(const std::vector<Requirement>& list, const StatePoint<Ball>& x);
/// How far the worst of the list certainly fails, 0 if none does.
double certain_failure(const std::vector<Requirement>& list, const StatePoint<Ball>& x);

}  // namespace sidestep
