#include "sidestep/outcome/landscape.h"

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/saddle.h"

namespace sidestep {
namespace {

constexpr double kParallel = 1e-14;  // q_perp/q, below which rounding is all there is of it

}  // namespace

OrderParameters least_loss_state(const TeacherMoments& t, double psi, double s,
                                 const std::optional<double>& u) {
  OrderParameters state;
  state.psi = psi;
  state.s = s;
  const double miss = s - t.q;  // a*'h
  if (u) {
    // h along 1 is fixed by u, h along the rest of a* by s, and h has nothing else.
    state.omega = *u - t.U;
    const double rest = miss - t.U * state.omega / t.k;
    state.rho = state.omega * state.omega / t.k + rest * rest / t.q_perp;
    return state;
  }
  // h = miss (a* - U/(k+pi-1) 1) / (q-T): its components along 1 and orthogonal to it.
  const double gap = Drive(t).gap;
  state.omega = miss / gap * t.U * (kPi - 1) / (t.k + kPi - 1);
  state.rho = state.omega * state.omega / t.k + miss / gap * (miss / gap) * t.q_perp;
  return state;
}

double least_loss(const TeacherMoments& teacher, double psi, double s,
                  const std::optional<double>& u) {
  return observe(teacher, least_loss_state(teacher, psi, s, u)).loss;
}

bool holds_mean(const TeacherMoments& teacher) { return teacher.q_perp > kParallel * teacher.q; }

}  // namespace sidestep
