#include "sidestep/certify/teacher_bounds.h"

#include <algorithm>
#include <vector>

#include "sidestep/certify/ball.h"

namespace sidestep {
namespace {

// Exact: a sum of products of doubles has at most a few thousand bits.
Ball dot(std::span<const double> x, std::span<const double> y) {
  Ball sum, a, b;
  for (std::size_t i = 0; i < x.size(); ++i) {
    arb_set_d(a.get(), x[i]);
    arb_set_d(b.get(), y[i]);
    arb_mul(a.get(), a.get(), b.get(), ARF_PREC_EXACT);
    arb_add(sum.get(), sum.get(), a.get(), ARF_PREC_EXACT);
  }
  return sum;
}

Ball sum_of(std::span<const double> x) { return dot(x, std::vector<double>(x.size(), 1)); }

// x y - z w, exactly.
Ball exact_difference(const Ball& x, const Ball& y, const Ball& z, const Ball& w) {
  Ball a, b;
  arb_mul(a.get(), x.get(), y.get(), ARF_PREC_EXACT);
  arb_mul(b.get(), z.get(), w.get(), ARF_PREC_EXACT);
  arb_sub(a.get(), a.get(), b.get(), ARF_PREC_EXACT);
  return a;
}

Interval not_negative(Interval x) { return {std::max(x.lo, 0.0), x.hi}; }

}  // namespace

TeacherBounds teacher_bounds(const Problem& problem) {
  const std::vector<double>& a = problem.teacher.output;
  const Ball k(static_cast<double>(a.size())), q = dot(a, a), U = sum_of(a);
  TeacherBounds bounds;
  bounds.k = static_cast<double>(a.size());
  bounds.q = q.interval();
  bounds.U = U.interval();
  bounds.U2_k = not_negative((square(U) / k).interval());
  bounds.q_perp = not_negative((exact_difference(k, q, U, U) / k).interval());
  bounds.T = not_negative((square(U) / (k + Ball::pi() - 1)).interval());
  return bounds;
}

Interval supplementary_angle_bounds(std::span<const double> v, std::span<const double> w) {
  const Ball along = dot(v, w);
  const Ball across2 = exact_difference(dot(v, v), dot(w, w), along, along);
  Ball angle;
  if (arb_is_zero(across2.get()) != 0) {
    if (along < 0) return {0, 0};
    return kPiInterval;
  }
  const Ball across = sqrt(across2);
  arb_atan2(angle.get(), across.get(), (-along).get(), Ball::kPrecision);
  const Interval psi = angle.interval();
  return {std::max(psi.lo, 0.0), std::min(psi.hi, kPiInterval.hi)};
}

Interval squared_length(std::span<const double> v) { return dot(v, v).interval(); }

Interval start_psi(const Problem& problem) {
  const std::vector<double>& v_star = problem.teacher.filter;
  switch (problem.init.filter_law) {
    case FilterLaw::fixed: return supplementary_angle_bounds(problem.init.filter, v_star);
    case FilterLaw::shortcut:
      return supplementary_angle_bounds(std::vector<double>(v_star.size(), 1), v_star);
    case FilterLaw::sphere: break;
  }
  return {0, kPiInterval.hi};
}

OutputBounds output_bounds(const Problem& problem, std::span<const double> a) {
  const std::vector<double>& a_star = problem.teacher.output;
  const Ball k(static_cast<double>(a.size())), U = sum_of(a_star), u = sum_of(a);
  const Ball s = dot(a, a_star);
  const Ball e = exact_difference(U, U, U, u);
  // f = s + e/k = (k s + e)/k, the numerator exactly.
  Ball f;
  arb_mul(f.get(), k.get(), s.get(), ARF_PREC_EXACT);
  arb_add(f.get(), f.get(), e.get(), ARF_PREC_EXACT);
  return {.s = s.interval(),
          .f = (f / k).interval(),
          .n = (-e).interval(),
          .length = sqrt(dot(a, a)).interval()};
}

}  // namespace sidestep
