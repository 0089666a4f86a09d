#include "sidestep/study/along.h"

#include <cmath>

#include "sidestep/math/arc_cosine.h"

namespace sidestep {
namespace {

constexpr double kEdge = 5 * kPi / 12;

RegionVisit visit(const std::string& name, const Along& along, bool AlongState::*inside) {
  RegionVisit found{name};
  for (std::size_t i = 0; i < along.states.size(); ++i) {
    if (!(along.states[i].*inside)) {
      found.stays_from = -1;
      continue;
    }
    const i64 t = along.trajectory.t[i];
    if (found.first < 0) found.first = t;
    if (found.stays_from < 0) found.stays_from = t;
    found.last = t;
  }
  return found;
}

}  // namespace

AlongState along_state(const TeacherMoments& teacher, const Observables& x) {
  const double q = teacher.q, U = teacher.U;
  const double m = q / 5, M = 3 * q + 2 * U * U;
  const double g = arc_cosine_kernel(kPi - x.phi);
  const double rho = x.distance_a;
  const double omega = x.u - U;
  const double sine = std::sin(x.phi);
  const double along_a = (omega * omega + (kPi - 1) * rho + (kPi - g) * (x.s - q)) / (2 * kPi);
  const double along_w = x.s * (kPi - x.phi) * sine * sine / (2 * kPi);

  AlongState state;
  // |a - a*/2|^2 = r - s + q/4.
  const bool far = x.s <= q / 20 || x.r - x.s + q / 4 >= q;
  state.in_A = far && x.phi <= kEdge && x.e >= 0 && x.e <= 3 * U * U;
  state.in_K = x.s >= m && x.phi <= kPi / 2;
  state.in_stage2 = x.phi <= kEdge && x.s >= m && x.s <= M;
  state.lemma5_upper = x.e / (U * U);
  state.lemma5_lower = 3 - x.e / (U * U);
  state.lemma6 = kEdge - x.phi;
  state.lemma7 = along_a / rho - 1 / (10 * kPi);
  state.lemma11 = along_w / x.distance_w - m / 8;
  const double drift = along_a - (kPi - 1) / (2 * kPi) * rho;
  state.lemma12 = drift + x.distance_w / 5;
  state.lemma12_scaled = drift + q * x.distance_w / 5;
  state.theorem4_lower = x.s / q - 0.2;
  state.theorem4_upper = (M - x.s) / q;
  return state;
}

Along study_along(const Problem& problem, std::uint64_t run, i64 every, const StopRequest& stop) {
  const TeacherMoments teacher(problem);
  Along along;
  Problem to_the_end = problem;
  to_the_end.run.stop = StopRule::converged;
  along.trajectory = record_trajectory(to_the_end, run, Engine::reduced, every, stop);
  along.states.reserve(along.trajectory.states.size());
  for (const Observables& state : along.trajectory.states)
    along.states.push_back(along_state(teacher, state));
  along.visits = {visit("lemma-7", along, &AlongState::in_A),
                  visit("lemma-11", along, &AlongState::in_K),
                  visit("theorem-10", along, &AlongState::in_stage2)};
  return along;
}

}  // namespace sidestep
