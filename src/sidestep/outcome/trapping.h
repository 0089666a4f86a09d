// Deciding early, with proof.
//
// Two regions of the reduced state space cannot be left and contain one optimum each; a run that
// has entered one is labelled by a theorem about the exact map, long before it converges. Write
//
//     e = U (U - u) = -U omega,   T = U^2 / (k + pi - 1),   lambda = alpha (k + pi - 1),
//     e+ = (1 - lambda) e + lambda m,             m = (pi - g) T
//     s+ = (1 - lambda_s) s + alpha ((g-1) q + e),   lambda_s = alpha (pi - 1)
//
// so e follows m >= 0, s follows the sign of (g-1) q + e, and phi follows the sign of s. For steps
// with lambda <= 1 both are convex combinations and
//
//   global    s > max(0, -e/k), phi < pi/2:  then g > 1, s stays above that, phi falls;
//   spurious  s < 0 and (g-1) q + max(e, pi T) <= 0:  then s stays negative, phi grows, g falls.
//
// Still with lambda <= 1 there is a second pair of regions, reaching all the way to the saddle
// between the optima (s = 0, g = g_s, e = e_s; saddle.h), because the map preserves an order
// (order.h):
//
//   global    g > g_s, f > e_s/k, e < e_s;      spurious   g < g_s, f < e_s/k, e > e_s.
//
// For 1 < lambda < 2, e overshoots m and oscillates; it stays in an interval [-kappa H, H],
// kappa = lambda - 1, which takes the place of [0, max(e, m)]. The side conditions (the turn of the
// filter must not jump over the optimum; every later stage of the schedule must obey) are below.
// Statement and proof: docs/theory/trapping.md. This file is the readable scalar form;
// trapping-inl.h is the same test on SIMD lanes.
#pragma once

#include <optional>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/outcome/order.h"
#include "sidestep/outcome/outcome.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// Bounds on every step still to come, from one stage of the schedule on.
struct StepBounds {
  double kappa = 0;     ///< max(lambda - 1, 0) over the remaining stages
  double turn = 0;      ///< max eta_w / (2 pi) over the remaining stages
  bool lawful = false;  ///< lambda < 2 and lambda_s <= 1 in all remaining stages
};

/// The trapping test for one problem, all stages prepared.
class TrappingRegions {
 public:
  explicit TrappingRegions(const Problem& problem);

  /// The label, if it is proved at this state with stage `stage` governing the next step.
  [[nodiscard]] std::optional<Outcome> label(const OrderParameters& state, std::size_t stage) const;

  [[nodiscard]] const StepBounds& bounds(std::size_t stage) const { return bounds_[stage]; }
  [[nodiscard]] const TeacherMoments& teacher() const { return teacher_; }
  /// T = U^2 / (k + pi - 1)
  [[nodiscard]] double drive() const { return drive_; }
  [[nodiscard]] const SaddleOrder& order() const { return order_; }

 private:
  TeacherMoments teacher_;
  SaddleOrder order_;
  bool weight_normalised_;
  double drive_;
  std::vector<StepBounds> bounds_;  // one for each stage
};

/// Margins that keep the rounding of the test itself from deciding it. They only delay a label.
inline constexpr double kTurnMargin = 1e-9;    ///< relative, on the bound of the turn
inline constexpr double kLeastAngle = 1e-14;   ///< below it psi may be 0, where nothing turns
inline constexpr double kDriveMargin = 1e-13;  ///< in units of q, on the sign of (g-1) q + e

/// True when a state is no longer worth following: not finite, or beyond 1e100.
bool is_diverged(const OrderParameters& state);

}  // namespace sidestep
