#include "sidestep/dynamics/reduced.h"

#include <cmath>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {

OrderParameters reduced_step(const TeacherMoments& teacher, const Stage& stage,
                             bool weight_normalised, const OrderParameters& x) {
  const auto& [k, q, U, q_perp, turns] = teacher;
  const double alpha = stage.eta_a / (2 * kPi);
  const double sine = turns ? std::sin(x.psi) : 0;  // = sin phi
  const double g = arc_cosine_kernel(x.psi);

  OrderParameters next;
  // The filter turns by atan(step) towards v* (s > 0) or away from it (s < 0); a turn past v* or
  // past -v* comes out on the other side, at the reflected angle.
  const double step = stage.eta_w * x.s * x.psi * sine / (2 * kPi * x.nu);
  next.psi = std::abs(x.psi + std::atan(step));
  if (next.psi > kPi) next.psi = 2 * kPi - next.psi;
  next.nu = weight_normalised ? x.nu * (1 + step * step) : 1;

  // With h = a - a*:  h+ = beta h - epsilon a* + delta 1.
  const double beta = 1 - alpha * (kPi - 1);
  const double epsilon = alpha * (kPi - g);
  const double delta = -alpha * x.omega;
  const double h_a_star = x.s - q;
  next.s = x.s - alpha * ((kPi - 1) * x.s - (g - 1) * q + U * x.omega);
  next.omega = x.omega - alpha * ((k + kPi - 1) * x.omega + (kPi - g) * U);
  next.rho = beta * beta * x.rho + epsilon * (epsilon * q - 2 * beta * h_a_star - 2 * delta * U) +
             delta * (delta * k + 2 * beta * x.omega);
  return next;
}

}  // namespace sidestep
