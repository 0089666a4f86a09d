#include "sidestep/certify/reduced_map.h"

#include <stdexcept>

namespace sidestep {
namespace {

Ball dot(const std::vector<double>& x, const std::vector<double>& y) {
  Ball sum;
  for (std::size_t i = 0; i < x.size(); ++i) sum = sum + Ball(x[i]) * Ball(y[i]);
  return sum;
}

Ball sum(const std::vector<double>& x) {
  Ball total;
  for (const double value : x) total = total + Ball(value);
  return total;
}

// pi - angle(v, w), by the half angle that is away from a right angle.
Ball opposite_angle(const std::vector<double>& v, const std::vector<double>& w) {
  const Ball d = dot(v, w);
  const Ball lengths = dot(v, v) * dot(w, w);
  const Ball across = sqrt(lengths - square(d));
  const Ball length = sqrt(lengths);
  if (d > Ball(0.0)) return Ball::pi() - Ball(2.0) * arc_tangent(across / (length + d));
  return Ball(2.0) * arc_tangent(across / (length - d));
}

}  // namespace

BallTeacher ball_teacher(const Problem& problem) {
  const std::vector<double>& a = problem.teacher.output;
  return {Ball(static_cast<double>(problem.k())), dot(a, a), sum(a)};
}

BallState ball_start(const Problem& problem) {
  if (problem.student != StudentKind::resnet || problem.init.output_law != OutputLaw::fixed ||
      problem.init.filter_law == FilterLaw::sphere)
    throw std::logic_error("ball_start: the problem has no single start");
  const std::vector<double>& a_star = problem.teacher.output;
  const std::vector<double>& a = problem.init.output;
  BallState state;
  // The shortcut's direction: its length does not matter to the angle.
  const std::vector<double> filter = problem.init.filter_law == FilterLaw::fixed
                                         ? problem.init.filter
                                         : std::vector<double>(problem.teacher.filter.size(), 1.0);
  state.psi = opposite_angle(filter, problem.teacher.filter);
  state.s = dot(a, a_star);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Ball h = Ball(a[i]) - Ball(a_star[i]);
    state.omega = state.omega + h;
    state.rho = state.rho + square(h);
  }
  return state;
}

BallState ball_step(const BallTeacher& teacher, const Stage& stage, const BallState& x) {
  const auto& [k, q, U] = teacher;
  const Ball pi = Ball::pi(), one(1.0), two(2.0);
  const Ball alpha = Ball(stage.eta_a) / (two * pi);
  const Ball g = kernel(x.psi);
  BallState next;

  const Ball turn = Ball(stage.eta_w) * x.s * turning(x.psi) / (two * pi);
  // Folded into [0, pi] at both ends: | psi + atan | and then pi - | pi - . |.
  next.psi = pi - abs(pi - abs(x.psi + arc_tangent(turn)));

  // grad_a = [ (pi-1) h + omega 1 + (pi-g) a* ] / (2 pi) with h = a - a*, so
  // h+ = (1 - alpha (pi-1)) h - alpha (omega 1 + (pi-g) a*).
  const Ball keep = one - alpha * (pi - one);
  const Ball gap = pi - g;
  const Ball h_a_star = x.s - q;
  next.s = q + keep * h_a_star - alpha * (x.omega * U + gap * q);
  next.omega = keep * x.omega - alpha * (x.omega * k + gap * U);
  // |omega 1 + (pi-g) a*|^2 and its product with h.
  const Ball square_part = square(x.omega) * k + two * x.omega * gap * U + square(gap) * q;
  const Ball mixed = square(x.omega) + gap * h_a_star;
  next.rho = square(keep) * x.rho - two * keep * alpha * mixed + square(alpha) * square_part;
  return next;
}

}  // namespace sidestep
