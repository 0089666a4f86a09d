#include "sidestep/dynamics/order_parameters.h"

#include <cmath>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/math/vectors.h"

namespace sidestep {
namespace {

// v = v* is a fixed point of the map, but not of the map in psi: the double nearest pi is not pi,
// its sine is 1.2e-16, and while a'a* < 0 that grows. In one dimension the filter is +-v* for ever.
bool can_turn(const Problem& problem) {
  if (problem.p() == 1) return false;
  if (problem.init.filter_law == FilterLaw::sphere) return true;
  std::vector<double> v = problem.init.filter;
  if (problem.init.filter_law == FilterLaw::shortcut) v.assign(problem.teacher.filter.size(), 1);
  return supplementary_angle(v, problem.teacher.filter) < kPi - 1e-15;
}

}  // namespace

TeacherMoments::TeacherMoments(const Problem& problem)
    : k(static_cast<double>(problem.k())),
      q(squared_norm(problem.teacher.output)),
      U(sum(problem.teacher.output)),
      turns(can_turn(problem)) {
  for (const double x : problem.teacher.output) q_perp += (x - U / k) * (x - U / k);
}

OrderParameters order_parameters(const Problem& problem, const Weights& weights) {
  const std::vector<double> v = student_filter(problem, weights);
  const std::vector<double>& a_star = problem.teacher.output;
  OrderParameters state;
  state.psi = supplementary_angle(v, problem.teacher.filter);
  for (std::size_t j = 0; j < a_star.size(); ++j) {
    const double difference = weights.a[j] - a_star[j];
    state.s += weights.a[j] * a_star[j];
    state.omega += difference;
    state.rho += difference * difference;
  }
  state.nu = problem.student == StudentKind::cnn ? squared_norm(v) : 1;
  return state;
}

Observables observe(const TeacherMoments& teacher, const OrderParameters& state) {
  const double g = arc_cosine_kernel(state.psi);
  const double r = state.rho + 2 * state.s - teacher.q;
  const double half = std::cos(state.psi / 2);  // = sin(phi / 2)
  return {.phi = kPi - state.psi,
          .s = state.s,
          .u = teacher.U + state.omega,
          .r = r,
          .nu = state.nu,
          .e = -teacher.U * state.omega,
          // Proposition 16 regrouped so that every term vanishes at the global optimum.
          .loss = ((kPi - 1) * state.rho + 2 * (kPi - g) * state.s + state.omega * state.omega) /
                  (4 * kPi),
          .distance_w = 4 * half * half,
          .distance_a = state.rho};
}

}  // namespace sidestep
