// The loss over the half-plane of the angle and s = a'a*.
//
// Angle and s do not fix the loss: the other coordinates of a are minimised out. With h = a - a*
// and M = 11' + (pi-1) I the loss is [ h'Mh + 2 (pi-g) s ] / (4 pi), and a*'h = s - q leaves h'Mh
// at least (pi-1) (q-s)^2 / (q-T):
//
//     L(phi, s) = [ (pi-1) (q-s)^2 / (q-T) + 2 (pi-g) s ] / (4 pi)         T = U^2 / (k+pi-1)
//     a         = a* - (q-s) (a* - U/(k+pi-1) 1) / (q-T)                   whatever the angle.
//
// Or u = 1'a is held as well, and only |a|^2 minimised. docs/theory/landscape.md.
#pragma once

#include <optional>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// The state of least loss among those with this psi = pi - phi and s and, if it is given, this
/// u = 1'a. A teacher with a* parallel to 1 has u = s U/q and nothing to hold (holds_mean).
OrderParameters least_loss_state(const TeacherMoments& teacher, double psi, double s,
                                 const std::optional<double>& u = std::nullopt);

/// The loss there.
double least_loss(const TeacherMoments& teacher, double psi, double s,
                  const std::optional<double>& u = std::nullopt);

/// False where s determines u: a* is parallel to 1, as always with k = 1.
bool holds_mean(const TeacherMoments& teacher);

}  // namespace sidestep
