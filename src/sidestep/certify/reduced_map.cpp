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

// The number at the middle of a ball, exact.
Ball center(const Ball& x) {
  Ball middle;
  arb_get_mid_arb(middle.get(), x.get());
  return middle;
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

  // psi + atan(c psi sin psi) in mean value form: near v* it contracts, which the plain enclosure
  // would not see, and grow exponentially with t. Then folded into [0, pi] at both ends: | . | and
  // pi - | pi - . |.
  const Ball c = Ball(stage.eta_w) * x.s / (two * pi);
  const Ball middle = center(x.psi);
  const Ball slope =
      one + c * (sine(x.psi) + x.psi * cosine(x.psi)) / (one + square(c * turning(x.psi)));
  const Ball turned = middle + arc_tangent(c * turning(middle)) + slope * (x.psi - middle);
  next.psi = pi - abs(pi - abs(turned));

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
