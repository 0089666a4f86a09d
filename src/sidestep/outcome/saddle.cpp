#include "sidestep/outcome/saddle.h"

#include <cmath>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

// g = psi^3/3 - psi^5/30 + ... for psi <= pi/2. The difference sin psi - psi cos psi would know g
// to 1e-16 psi only, not to 1e-16 g.
double kernel_series(double psi) {
  const double square = psi * psi;
  double term = psi * square / 3;
  double sum = term;
  for (int n = 2; n <= 12; ++n) {
    term *= -square / (2 * (n - 1) * (2 * n + 1));
    sum += term;
  }
  return sum;
}

// psi in (0, pi/2] with g(psi) = g. There g is convex and below psi^3/3: Newton's first step goes
// from the left of the root to its right, the others come down to it.
double angle_of_kernel(double g) {
  double psi = std::cbrt(3 * g);
  for (int i = 0; i < 6; ++i) psi -= (kernel_series(psi) - g) / (psi * std::sin(psi));
  return psi;
}

}  // namespace

// With q = q_perp + U^2/k the differences need no subtraction but one between the data.
Drive::Drive(const TeacherMoments& t) {
  const double spread = t.k + kPi - 1;
  const double mean_part = t.U * t.U / t.k;
  T = t.U * t.U / spread;
  gap = t.q_perp + mean_part * ((kPi - 1) / spread);
  room = t.q_perp - mean_part * ((kPi - 1) * (t.k - 1) / spread);
}

std::optional<Saddle> saddle_point(const TeacherMoments& teacher) {
  const Drive drive(teacher);
  if (!(drive.room > 0)) return std::nullopt;
  const double g = drive.room / drive.gap;
  const double psi = angle_of_kernel(g);
  return Saddle{.psi = psi, .e = (kPi - g) * drive.T, .g = g, .c = psi * std::sin(psi)};
}

// The characteristic equation, m = growth,
//     m (m + lambda_s) (m + lambda) = alpha K c^2 (q (m + lambda) - lambda T)
// is m (m + lambda_s) = alpha K c^2 q R(m), R = (m + lambda (q-T)/q) / (m + lambda). Since
// T < q/pi, R stays in [0.68, 1] and d log R / d log m < 0.1: solving the quadratic with R frozen
// gains a digit each time, and no step subtracts.
UnstableDirection unstable_direction(const TeacherMoments& t, const Saddle& saddle,
                                     const Stage& stage, double nu) {
  const double alpha = stage.eta_a / (2 * kPi);
  const double turn = stage.eta_w / (2 * kPi * nu);
  const double lambda_s = alpha * (kPi - 1);
  const double lambda = alpha * (t.k + kPi - 1);
  const double coupling = alpha * turn * saddle.c * saddle.c * t.q;
  const double share = Drive(t).gap / t.q;
  double ratio = 1;
  double growth = 0;
  for (int i = 0; i < 20; ++i) {
    const double right = coupling * ratio;
    growth = 2 * right / (lambda_s + std::sqrt(lambda_s * lambda_s + 4 * right));
    ratio = (growth + lambda * share) / (growth + lambda);
  }
  const double on_s = turn * saddle.c / (growth + lambda_s);
  return {.growth = growth, .on_s = on_s, .on_e = on_s * alpha / (growth + lambda)};
}

}  // namespace sidestep
