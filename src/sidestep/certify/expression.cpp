#include "sidestep/certify/expression.h"

#include "sidestep/certify/elementary.h"

namespace sidestep {
namespace {

using namespace rounding;

// The residual of a fused operation is exact unless something underflowed on the way.
constexpr double kResidualsExact = 0x1p-900;

// The greatest double that the sum is certainly not below, and so on. `sum` is x + y rounded.
double add_down(double x, double y) {
  const double sum = x + y;
  if (!(std::abs(sum) <= kMost)) return down(sum);
  const double part = sum - x;
  const double error = (x - (sum - part)) + (y - part);
  return error >= 0 ? sum : down(sum);
}

double multiply_down(double x, double y) {
  const double product = times(x, y);
  if (product == 0 && (x == 0 || y == 0)) return 0;
  if (!(std::abs(product) <= kMost)) return down(product);
  if (std::abs(product) < kResidualsExact) return down(product) - kTiny;
  return std::fma(x, y, -product) >= 0 ? product : down(product);
}
double multiply_up(double x, double y) { return -multiply_down(-x, y); }

// For y > 0. The residual quotient * y - x says on which side the rounded quotient lies.
double divide_down(double x, double y) {
  const double quotient = x / y;
  if (x == 0) return 0;
  if (!(std::abs(quotient) <= kMost)) return down(quotient);
  if (std::abs(quotient) < kResidualsExact || std::abs(x) < kResidualsExact)
    return down(quotient) - kTiny;
  return std::fma(quotient, y, -x) <= 0 ? quotient : down(quotient);
}

bool is_point(Interval x) { return x.lo == x.hi; }

// sin on any interval. The double just above pi stands for itself here, not for pi.
Interval sine_anywhere(Interval x) {
  if (x.lo >= 0 && x.hi <= kPiInterval.lo) return sine(x);
  if (x.lo >= -kPiInterval.lo && x.hi <= 0) return -sine(-x);
  if (x.lo >= -kPiInterval.lo && x.hi <= kPiInterval.lo)
    return hull(-sine({0, -x.lo}), sine({0, x.hi}));
  if (!(x.hi - x.lo < 7)) return {-1, 1};
  const double middle = x.middle();  // sin is 1-Lipschitz
  const double radius = up(std::max(up(middle - x.lo), up(x.hi - middle)));
  const Interval centre = sine(Ball(middle)).interval();
  const Interval all = centre + Interval{-radius, radius};
  return {std::max(all.lo, -1.0), std::min(all.hi, 1.0)};
}

Interval cosine_anywhere(Interval x) {
  if (x.lo >= -kPiInterval.lo && x.hi <= kPiInterval.lo) return cosine(abs(x));
  if (!(x.hi - x.lo < 7)) return {-1, 1};
  const double middle = x.middle();
  const double radius = up(std::max(up(middle - x.lo), up(x.hi - middle)));
  const Interval centre = cosine(Ball(middle)).interval();
  const Interval all = centre + Interval{-radius, radius};
  return {std::max(all.lo, -1.0), std::min(all.hi, 1.0)};
}

Interval kernel_anywhere(Interval x) {
  if (x.lo >= 0 && x.hi <= kPiInterval.lo) return kernel(x);
  return sine_anywhere(x) - x * cosine_anywhere(x);
}

Interval as_angle(Interval x) { return {std::max(x.lo, 0.0), std::min(x.hi, kPiInterval.hi)}; }

Interval power(Interval x, int n) {
  if (n == 0) return 1;
  const bool even = n % 2 == 0;
  Interval base = even ? abs(x) : x;
  Interval result = base;
  for (int i = 1; i < n; ++i) {
    // Monotone for odd n and for non-negative x: multiply endpoints.
    if (base.lo >= 0)
      result = {multiply_down(result.lo, base.lo), multiply_up(result.hi, base.hi)};
    else
      result = tight_multiply(result, base);
  }
  return result;
}

Truth compare(Op op, Interval x, Interval y) {
  switch (op) {
    case Op::less: return x.hi < y.lo ? Truth::yes : x.lo >= y.hi ? Truth::no : Truth::unknown;
    case Op::less_equal:
      return x.hi <= y.lo ? Truth::yes : x.lo > y.hi ? Truth::no : Truth::unknown;
    default:
      if (is_point(x) && is_point(y) && x.lo == y.lo) return Truth::yes;
      return x.hi < y.lo || y.hi < x.lo ? Truth::no : Truth::unknown;
  }
}

Interval comparison_margin(Op op, Interval x, Interval y) {
  const Interval difference = tight_add(y, -x);
  return op == Op::equal ? -abs(difference) : difference;
}

bool is_logic(Op op) { return op >= Op::less; }

}  // namespace

Interval tight_add(Interval x, Interval y) {
  return {add_down(x.lo, y.lo), -add_down(-x.hi, -y.hi)};
}

Interval tight_multiply(Interval x, Interval y) {
  const double low = std::min(std::min(multiply_down(x.lo, y.lo), multiply_down(x.lo, y.hi)),
                              std::min(multiply_down(x.hi, y.lo), multiply_down(x.hi, y.hi)));
  const double high = std::max(std::max(multiply_up(x.lo, y.lo), multiply_up(x.lo, y.hi)),
                               std::max(multiply_up(x.hi, y.lo), multiply_up(x.hi, y.hi)));
  const Interval padded = x * y;  // knows the signs where something underflows
  return {std::max(low, padded.lo), std::min(high, padded.hi)};
}

Interval tight_divide(Interval x, Interval y) {
  const Interval padded = x / y;
  if (!(y.lo > 0) || !std::isfinite(y.hi)) return padded;
  const double low = divide_down(x.lo, x.lo >= 0 ? y.hi : y.lo);
  const double high = -divide_down(-x.hi, x.hi <= 0 ? y.hi : y.lo);
  return {std::max(low, padded.lo), std::min(high, padded.hi)};
}

Truth truth_not(Truth x) {
  return x == Truth::yes ? Truth::no : x == Truth::no ? Truth::yes : Truth::unknown;
}
Truth truth_and(Truth x, Truth y) { return std::min(x, y); }
Truth truth_or(Truth x, Truth y) { return std::max(x, y); }

bool Expression::uses(int symbol) const {
  for (const Node& node : nodes)
    if (node.op == Op::symbol && node.number == symbol) return true;
  return false;
}

void Evaluator::run(const Expression& formula, std::span<const Interval> box) {
  const std::size_t n = formula.nodes.size();
  values_.resize(n);
  truths_.assign(n, Truth::unknown);
  defined_.assign(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const Node& node = formula.nodes[i];
    const auto ia = static_cast<std::size_t>(std::max(node.a, 0));
    const auto ib = static_cast<std::size_t>(std::max(node.b, 0));
    const Interval x = node.a >= 0 ? values_[ia] : Interval(), y = node.b >= 0 ? values_[ib] : x;
    if (node.a >= 0) defined_[i] = defined_[ia];
    if (node.b >= 0) defined_[i] = static_cast<char>(defined_[i] != 0 && defined_[ib] != 0);
    const bool angle = node.a >= 0 && formula.nodes[ia].op == Op::symbol &&
                       symbols_[static_cast<std::size_t>(formula.nodes[ia].number)].angle;
    Interval& value = values_[i];
    Truth& truth = truths_[i];
    switch (node.op) {
      case Op::literal: value = node.value; break;
      case Op::pi: value = kPiInterval; break;
      case Op::symbol: value = box[static_cast<std::size_t>(node.number)]; break;
      case Op::add: value = tight_add(x, y); break;
      case Op::subtract: value = node.a == node.b ? Interval(0) : tight_add(x, -y); break;
      case Op::multiply: value = node.a == node.b ? power(x, 2) : tight_multiply(x, y); break;
      case Op::divide:
        if (y.contains(0)) defined_[i] = 0;
        value = tight_divide(x, y);
        break;
      case Op::negate: value = -x; break;
      case Op::power: value = power(x, node.number); break;
      case Op::g: {
        if (angle)
          value = kernel(as_angle(kPiInterval - x));
        else if (x.lo >= 0 && x.hi <= kPiInterval.lo)
          value = kernel(kPiInterval - x);
        else
          value = (kPiInterval - x) * cosine_anywhere(x) + sine_anywhere(x);
        break;
      }
      case Op::gap: {
        if (angle)
          value = kernel_gap(as_angle(x));
        else if (x.lo >= 0 && x.hi <= kPiInterval.lo)
          value = kernel_gap(x);
        else
          value = kPiInterval - ((kPiInterval - x) * cosine_anywhere(x) + sine_anywhere(x));
        break;
      }
      case Op::kernel: value = angle ? kernel(as_angle(x)) : kernel_anywhere(x); break;
      case Op::sine: value = angle ? sine(as_angle(x)) : sine_anywhere(x); break;
      case Op::cosine: value = angle ? cosine(as_angle(x)) : cosine_anywhere(x); break;
      case Op::square_root:
        if (x.lo < 0) defined_[i] = 0;
        value = sqrt(x);
        break;
      case Op::absolute: value = abs(x); break;
      case Op::min: value = min(x, y); break;
      case Op::max: value = max(x, y); break;
      case Op::less:
      case Op::less_equal:
      case Op::equal:
        if (defined_[i] != 0) truth = compare(node.op, x, y);
        value = comparison_margin(node.op, x, y);
        defined_[i] = 1;
        break;
      case Op::conjunction:
        truth = truth_and(truths_[ia], truths_[ib]);
        value = min(x, y);
        break;
      case Op::disjunction:
        truth = truth_or(truths_[ia], truths_[ib]);
        value = max(x, y);
        break;
      case Op::negation:
        truth = truth_not(truths_[ia]);
        value = -x;
        break;
      case Op::implication:
        truth = truth_or(truth_not(truths_[ia]), truths_[ib]);
        value = max(-x, y);
        break;
      case Op::always:
        truth = Truth::yes;
        value = kInfinity;
        break;
    }
  }
}

Evaluation Evaluator::on(const Expression& formula, std::span<const Interval> box) {
  run(formula, box);
  return {truths_.back(), values_.back()};
}

Interval Evaluator::value(const Expression& term, std::span<const Interval> box) {
  run(term, box);
  return defined_.back() != 0 ? values_.back() : Interval{-kInfinity, kInfinity};
}

std::vector<Interval> Evaluator::values(const Expression& formula, std::span<const Interval> box) {
  run(formula, box);
  return values_;
}

Evaluation Evaluator::at(const Expression& formula, std::span<const double> point) {
  const std::size_t n = formula.nodes.size();
  std::vector<Ball> values(n);
  std::vector<Truth> truths(n, Truth::unknown);
  const Ball pi = Ball::pi();
  for (std::size_t i = 0; i < n; ++i) {
    const Node& node = formula.nodes[i];
    const auto ia = static_cast<std::size_t>(std::max(node.a, 0));
    const auto ib = static_cast<std::size_t>(std::max(node.b, 0));
    const Ball &x = values[ia], &y = values[ib];
    Ball value;
    switch (node.op) {
      case Op::literal: arb_set_str(value.get(), node.text.c_str(), Ball::kPrecision); break;
      case Op::pi: value = pi; break;
      case Op::symbol: value = Ball(point[static_cast<std::size_t>(node.number)]); break;
      case Op::add: value = x + y; break;
      case Op::subtract: value = x - y; break;
      case Op::multiply: value = x * y; break;
      case Op::divide: value = x / y; break;
      case Op::negate: value = -x; break;
      case Op::power:
        arb_pow_ui(value.get(), x.get(), static_cast<ulong>(node.number), Ball::kPrecision);
        break;
      case Op::g: value = (pi - x) * cosine(x) + sine(x); break;
      case Op::gap: value = pi - ((pi - x) * cosine(x) + sine(x)); break;
      case Op::kernel: value = kernel(x); break;
      case Op::sine: value = sine(x); break;
      case Op::cosine: value = cosine(x); break;
      case Op::square_root: arb_sqrt(value.get(), x.get(), Ball::kPrecision); break;
      case Op::absolute: value = abs(x); break;
      case Op::min: value = min(x, y); break;
      case Op::max: value = max(x, y); break;
      case Op::less:
      case Op::less_equal:
      case Op::equal: {
        value = y - x;
        if (arb_is_finite(value.get()) == 0) break;
        const bool below = x<y, not_above = x <= y, above = x> y, not_below = x >= y;
        if (node.op == Op::less)
          truths[i] = below ? Truth::yes : not_below ? Truth::no : Truth::unknown;
        else if (node.op == Op::less_equal)
          truths[i] = not_above ? Truth::yes : above ? Truth::no : Truth::unknown;
        else
          truths[i] = not_above && not_below ? Truth::yes
                      : below || above       ? Truth::no
                                             : Truth::unknown;
        if (node.op == Op::equal) value = -abs(value);
        break;
      }
      case Op::conjunction:
        truths[i] = truth_and(truths[ia], truths[ib]);
        value = min(x, y);
        break;
      case Op::disjunction:
        truths[i] = truth_or(truths[ia], truths[ib]);
        value = max(x, y);
        break;
      case Op::negation:
        truths[i] = truth_not(truths[ia]);
        value = -x;
        break;
      case Op::implication:
        truths[i] = truth_or(truth_not(truths[ia]), truths[ib]);
        value = max(-x, y);
        break;
      case Op::always:
        truths[i] = Truth::yes;
        value = Ball(kMost);
        break;
    }
    if (!is_logic(node.op) && arb_is_finite(value.get()) == 0)
      arb_indeterminate(value.get());  // 1/0 is no number, whatever is done with it
    values[i] = std::move(value);
  }
  return {truths.back(), values.back().interval()};
}

}  // namespace sidestep
