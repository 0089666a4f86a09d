// One step of gradient descent on the corners of boxes of starts, rounded down or up.
//
// In the coordinates (psi, f, n), f = s + e/k, n = -e, a step is (docs/theory/order.md)
//
//     f+   = (1 - lambda_s) f + alpha (G(psi) q_perp + pi U^2/k - q)
//     n+   = (1 - lambda) n + alpha U^2 (G(psi) - pi)
//     psi+ = psi + atan(K s psi sin psi),   s = f + n/k
//
// and preserves the order by components if lambda <= 1 and pi K |s| <= 1. We use the map F that
// clips s to [-S, S], S a bound of |s| on every run from the starts: F agrees with the step on
// those runs, and preserves the order on all states, so that of a computed corner nothing has to be
// shown but that it was rounded the right way. For the same reason a lower corner may be raised to,
// and an upper one lowered to, the bounds that all runs keep (OrderBounds).
//
// It is the inner loop of the prover, so it is evaluated in plain doubles, eight corners at a time,
// to nearest, and the result is moved by an a-priori bound on everything that can have gone wrong.
//
// Error of one step. u = 2^-53; |psi| <= pi, |s| <= S, |f| <= F, |n| <= N.
//   c = psi - pi/2      < 2.5e-16 (rounded once, |c| <= 1.58; and pi/2 is not a double)
//   sin psi = cos c, -cos psi = sin c: Taylor to c^20 and c^21, the remainders < 2e-17 and < 2e-18;
//     Horner's rule loses sum (3i+2) u |c_i| c^2i <= 11 u and <= 8 u; with the error of c: < 2e-15
//   G = sin psi + psi (-cos psi)    < 2e-15 + pi 2e-15 + 8 u < 1e-14  = kKernelError
//   psi sin psi                     < pi 2e-15 + 4 u         < 8e-15  = kTurnError
//   s = f + n (1/k)                 < 3 u (F + N/k); clipping does not increase it
//   x = K s (psi sin psi)           < K (S kTurnError + 1.82 (error of s)) + 4 u K S 1.82, and the
//     error of the constant K
//   atan x: Taylor to x^11, |x| <= 1/32, remainder < 3e-21; else halved twice, |x| < 0.15, Taylor
//     to x^21, remainder < 6e-21 relative to .15; both lose less than 16 u |x|
//   psi + atan x                    < 4 u, and 4 u for the final correction
//   f+, n+: errors of the constants as their enclosures say, the error of G, and 4 u of the sum of
//     the sizes of the three terms.
// The bounds are evaluated in doubles and doubled, which covers the rounding of their evaluation
// and of their subtraction. Tested against Arb on random states: tests/certify/order_step_test.cpp.
#pragma once

#include <vector>

#include "sidestep/certify/teacher_bounds.h"

namespace sidestep {

/// What every run from the starts keeps to (Lemmas A, B of trapping.md, with lambda <= 1).
struct OrderBounds {
  double f_lo = 0, f_hi = 0;
  double n_lo = 0, n_hi = 0;
  double s_most = 0;  ///< S >= |s|
};

/// The bounds for runs that start with f and n in these intervals and s in `s`.
OrderBounds order_bounds(const TeacherBounds& teacher, Interval f, Interval n, Interval s);

/// lambda <= 1 and pi K S <= 1: the hypotheses of Lemma M in this stage, for certain.
bool stage_preserves_order(const TeacherBounds& teacher, const Stage& stage,
                           const OrderBounds& bounds);

/// The constants of a stage and the errors of a step with them.
struct OrderStep {
  double keep_f, gain_f, push_f;
  double keep_n, gain_n, push_n;
  double turn;   ///< K
  double per_k;  ///< 1/k
  double s_most;
  double psi_error, f_error, n_error;
  bool small_turn;  ///< |x| <= 1/32 always
};
OrderStep order_step(const TeacherBounds& teacher, const Stage& stage, const OrderBounds& bounds);

inline constexpr int kCornerLanes = 8;

/// Eight corners; in a lane with side = -1 rounded down, with +1 up.
struct CornerLanes {
  double psi[kCornerLanes], f[kCornerLanes], n[kCornerLanes];
  double side[kCornerLanes];
};

void advance(const OrderStep& step, const OrderBounds& bounds, CornerLanes& lanes, i64 steps);

}  // namespace sidestep
