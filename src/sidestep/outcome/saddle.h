// The saddle between the two optima, and how fast gradient descent leaves it.
//
// Besides phi = 0 and phi = pi, grad_w vanishes where s = a'a* = 0. With grad_a = 0 that fixes the
// angle: (g-1) q + e = 0 and e = (pi-g) T, T = U^2/(k+pi-1), so
//
//     g_s = (q - pi T) / (q - T),   0 < g_s <= 1,   pi/2 <= phi_s < pi.
//
// It exists iff pi T < q, that is, iff the point at -v* is a minimum. (psi, s, e) near it move by
//
//     dpsi+ = dpsi + K c ds                                          c = dg/dpsi = psi sin psi
//     ds+   = (1 - lambda_s) ds + alpha (q c dpsi + de)              K = eta_w / (2 pi nu)
//     de+   = (1 - lambda) de - lambda T c dpsi                      alpha = eta_a / (2 pi)
//
// with lambda_s = alpha (pi-1), lambda = alpha (k+pi-1). docs/theory/critical_points.md.
#pragma once

#include <optional>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// The drive T, and its distance to q and of pi T to q, computed without cancellation.
struct Drive {
  explicit Drive(const TeacherMoments& teacher);
  double T;     ///< U^2 / (k + pi - 1)
  double gap;   ///< q - T > 0
  double room;  ///< q - pi T; exactly 0 for k = 1
};

struct Saddle {
  double psi;  ///< pi - phi_s, in (0, pi/2]
  double e;    ///< U (U - u)
  double g;    ///< the kernel at the angle
  double c;    ///< dg/dpsi = psi sin psi
};

/// The saddle, or nothing if pi T >= q (always so for k = 1 and for a* parallel to 1). It needs a
/// filter that can turn, p >= 2, which is for the caller to know.
std::optional<Saddle> saddle_point(const TeacherMoments& teacher);

/// The one direction in which the linear map above grows: (1, on_s, on_e) is its left eigenvector,
/// so dpsi + on_s ds + on_e de is multiplied by 1 + growth in every step.
struct UnstableDirection {
  double growth;  ///< multiplier - 1 > 0, to a few roundings of itself however small
  double on_s;
  double on_e;
};

/// `nu` is |v|^2: 1 for the resnet.
UnstableDirection unstable_direction(const TeacherMoments& teacher, const Saddle& saddle,
                                     const Stage& stage, double nu);

}  // namespace sidestep
