#include "sidestep/certify/exact_teacher.h"

#include <cstddef>

namespace sidestep {
namespace {

// A number that is not rounded.
class Exact {
 public:
  Exact() { arf_init(x_); }
  Exact(const Exact&) = delete;
  Exact& operator=(const Exact&) = delete;
  ~Exact() { arf_clear(x_); }

  void add_product(double x, double y) {
    Exact factor, product;
    arf_set_d(factor.x_, x);
    arf_set_d(product.x_, y);
    arf_mul(product.x_, product.x_, factor.x_, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_add(x_, x_, product.x_, ARF_PREC_EXACT, ARF_RND_DOWN);
  }
  /// x y - z z
  void set_difference(const Exact& x, const Exact& y, const Exact& z) {
    Exact square;
    arf_mul(x_, x.x_, y.x_, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul(square.x_, z.x_, z.x_, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_sub(x_, x_, square.x_, ARF_PREC_EXACT, ARF_RND_DOWN);
  }
  [[nodiscard]] Ball ball() const {
    Ball result;
    arb_set_arf(result.get(), x_);
    arb_set_round(result.get(), result.get(), Ball::kPrecision);
    return result;
  }

 private:
  arf_t x_;
};

void dot(Exact& sum, const std::vector<double>& x, const std::vector<double>& y) {
  for (std::size_t i = 0; i < x.size(); ++i) sum.add_product(x[i], y[i]);
}

}  // namespace

Ball exact_dot(const std::vector<double>& x, const std::vector<double>& y) {
  Exact sum;
  dot(sum, x, y);
  return sum.ball();
}

ExactTeacher::ExactTeacher(const std::vector<double>& output) {
  const std::vector<double> ones(output.size(), 1.0);
  Exact length, square, sum, spread;
  dot(length, ones, ones);
  dot(square, output, output);
  dot(sum, ones, output);
  spread.set_difference(length, square, sum);  // k q - U^2
  const Ball pi = Ball::pi();
  k = length.ball();
  q = square.ball();
  U = sum.ball();
  q_perp = spread.ball() / k;
  T = sidestep::square(U) / (k + pi - 1);
  // q - pi T = [ (k + pi - 1)(q - U^2/k) - (pi - 1)(k - 1) U^2/k ] / (k + pi - 1)
  room = q_perp - (pi - 1) * (k - 1) / k * T;
}

// |v| |w| times sine and cosine of the angle.
Ball supplement_of_angle(const std::vector<double>& v, const std::vector<double>& w) {
  Exact vv, ww, vw, cross;
  dot(vv, v, v);
  dot(ww, w, w);
  dot(vw, v, w);
  cross.set_difference(vv, ww, vw);
  Ball result;
  arb_atan2(result.get(), sqrt(cross.ball()).get(), (-vw.ball()).get(), Ball::kPrecision);
  return result;
}

Ball start_supplement(const Problem& problem) {
  const std::vector<double>& teacher = problem.teacher.filter;
  if (problem.init.filter_law == FilterLaw::fixed)
    return supplement_of_angle(problem.init.filter, teacher);
  return supplement_of_angle(std::vector<double>(teacher.size(), 1.0), teacher);
}

}  // namespace sidestep
