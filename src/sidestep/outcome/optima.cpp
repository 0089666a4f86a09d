#include "sidestep/outcome/optima.h"

#include <cmath>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {

std::vector<double> spurious_output(const Problem& problem) {
  const TeacherMoments teacher(problem);
  const double u_bar = (teacher.k - 1) * teacher.U / (teacher.k + kPi - 1);
  std::vector<double> a = problem.teacher.output;
  for (double& x : a) x = (teacher.U - u_bar - x) / (kPi - 1);
  return a;
}

// a* - abar = (pi a* - (U - ubar) 1) / (pi - 1), and |a - abar|^2 = |h + (a* - abar)|^2.
SpuriousDistance::SpuriousDistance(const TeacherMoments& teacher) {
  const double gap = kPi * teacher.U / (teacher.k + kPi - 1);  // U - ubar
  on_h = 2 * kPi / (kPi - 1);
  on_omega = -2 * gap / (kPi - 1);
  offset = (kPi * kPi * teacher.q - 2 * kPi * gap * teacher.U + gap * gap * teacher.k) /
           ((kPi - 1) * (kPi - 1));
}

double distance_to_global(const OrderParameters& state) {
  const double half = std::cos(state.psi / 2);
  return state.rho + 4 * half * half;
}

double distance_to_spurious(const TeacherMoments& teacher, const OrderParameters& state) {
  const SpuriousDistance d(teacher);
  const double half = std::sin(state.psi / 2);
  return state.rho + d.offset + d.on_h * (state.s - teacher.q) + d.on_omega * state.omega +
         4 * half * half;
}

}  // namespace sidestep
