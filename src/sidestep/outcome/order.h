// The order that small steps preserve.
//
// Write f = s + e/k. With e = U (U - u), lambda = alpha (k+pi-1), lambda_s = alpha (pi-1) and
// T = U^2/(k+pi-1), a step of the output weights is
//
//     f+ = (1 - lambda_s) f + alpha (g q_perp + pi U^2/k - q)         s = f - e/k
//     e+ = (1 - lambda) e + lambda (pi - g) T
//
// q_perp = q - U^2/k >= 0, so for lambda <= 1 both f+ and -e+ rise (weakly) with f, -e and g; g
// rises with psi, and psi+ = psi + atan(K s psi sin psi) rises with s and, if pi K |s| <= 1, with
// psi. So the map preserves the order
//
//     x <= y   iff   psi_x <= psi_y,  f_x <= f_y,  e_x >= e_y.
//
// Two uses. What is above the saddle stays above it (SaddleOrder, the trapping regions of Theorem
// O). And what starts above a start that reaches the global optimum reaches it too: the basin of
// the global optimum is an up-set, its boundary a graph (preserves_order). In the frame of start.h,
// f_0 = sqrt(q_perp) y + U^2/k and -e_0 = sqrt(k) U x - U^2: along each axis of the ball of starts
// the order is that of the real line. Statement and proofs: docs/theory/order.md.
#pragma once

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// The saddle as the trapping test wants it, with a margin on either side: a state with s > 0 is
/// above it if g >= g_above, f >= f_above and e <= k f_above; with s < 0 below it if g <= g_below,
/// f <= f_below and e >= k f_below. Where there is no saddle nothing is below, and g_s = 0.
struct SaddleOrder {
  explicit SaddleOrder(const TeacherMoments& teacher);
  double g_above, f_above;
  double g_below, f_below;
};

inline constexpr double kOrderMargin = 1e-12;  ///< on g against g_s

/// The starts with |s| <= s and e_low <= e <= e_high.
struct StartBounds {
  double s, e_low, e_high;
};

/// True if every step that a run from these starts can make preserves the order (resnet only: the
/// weight-normalised filter's length is a fourth coordinate that obeys no order).
bool preserves_order(const Problem& problem, const StartBounds& starts);

}  // namespace sidestep
