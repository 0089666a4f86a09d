#include "sidestep/certify/monotone.h"

#include <algorithm>
#include <cmath>

#include "sidestep/certify/elementary.h"

namespace sidestep {
namespace {

using rounding::kInfinity;

// A term over a box with its partial derivatives. `smooth`: it is Lipschitz there, and the
// enclosures hold all its slopes.
struct Dual {
  Interval value;
  std::vector<Interval> slopes;
  bool smooth = true;
};

Interval scaled(Interval x, Interval by) { return tight_multiply(x, by); }

bool is_logic(Op op) { return op >= Op::less; }

// d/dx of the functions of one argument; `angle`: x is an angle, whose end just above pi is pi.
Interval slope_of(Op op, Interval x, bool angle, Evaluator& evaluator) {
  const auto by_text = [&](Op function) {
    Expression term;
    Node symbol;
    symbol.op = Op::symbol;
    Node call;
    call.op = function;
    call.a = 0;
    term.nodes = {symbol, call};
    return evaluator.value(term, {&x, 1});
  };
  const Interval from_pi = angle ? max(kPiInterval - x, 0) : kPiInterval - x;
  const Interval sine = by_text(Op::sine);
  switch (op) {
    case Op::g: return -(from_pi * sine);
    case Op::gap: return from_pi * sine;
    case Op::kernel: return x * sine;
    case Op::sine: return by_text(Op::cosine);
    case Op::cosine: return -sine;
    case Op::square_root: return Interval(1) / (Interval(2) * sqrt(x));
    default: return {-kInfinity, kInfinity};
  }
}

Dual unary(const Node& node, const Dual& x, bool angle) {
  Dual result = x;
  if (node.op == Op::negate) {
    result.value = -x.value;
    for (Interval& slope : result.slopes) slope = -slope;
    return result;
  }
  Interval factor;
  if (node.op == Op::absolute) {
    factor = x.value.lo >= 0 ? Interval(1) : x.value.hi <= 0 ? Interval(-1) : Interval(-1, 1);
  } else if (node.op == Op::power) {
    Expression term;
    Node symbol;
    symbol.op = Op::symbol;
    Node lower;
    lower.op = Op::power;
    lower.a = 0;
    lower.number = std::max(node.number - 1, 0);
    term.nodes = {symbol, lower};
    Evaluator evaluator({Symbol{"x", x.value, false, false}});
    factor = node.number == 0 ? Interval(0)
                              : scaled(evaluator.value(term, {&x.value, 1}),
                                       Interval(static_cast<double>(node.number)));
  } else {
    if (node.op == Op::square_root && !(x.value.lo > 0)) result.smooth = false;
    Evaluator evaluator({Symbol{"x", x.value, angle, false}});
    factor = slope_of(node.op, x.value, angle, evaluator);
  }
  for (Interval& slope : result.slopes) slope = scaled(slope, factor);
  return result;
}

Dual binary(const Node& node, const Dual& x, const Dual& y) {
  Dual result;
  result.smooth = x.smooth && y.smooth;
  const std::size_t n = x.slopes.size();
  result.slopes.resize(n);
  if (node.op == Op::divide && y.value.contains(0)) result.smooth = false;
  for (std::size_t i = 0; i < n; ++i) {
    const Interval dx = x.slopes[i], dy = y.slopes[i];
    Interval& slope = result.slopes[i];
    switch (node.op) {
      case Op::add: slope = tight_add(dx, dy); break;
      case Op::subtract: slope = node.a == node.b ? Interval(0) : tight_add(dx, -dy); break;
      case Op::multiply: slope = tight_add(scaled(dx, y.value), scaled(dy, x.value)); break;
      case Op::divide:
        slope = tight_divide(tight_add(scaled(dx, y.value), -scaled(dy, x.value)), square(y.value));
        break;
      case Op::min:
        slope = x.value.hi < y.value.lo ? dx : y.value.hi < x.value.lo ? dy : hull(dx, dy);
        break;
      case Op::max:
        slope = x.value.lo > y.value.hi ? dx : y.value.lo > x.value.hi ? dy : hull(dx, dy);
        break;
      default: result.smooth = false;
    }
  }
  return result;
}

// All terms of a formula; entries of logical nodes are empty.
std::vector<Dual> duals_of(const std::vector<Symbol>& symbols, const Expression& formula,
                           const std::vector<Interval>& box) {
  const std::size_t n = symbols.size();
  std::vector<Dual> duals(formula.nodes.size());
  std::vector<Interval> values = Evaluator(symbols).values(formula, box);
  for (std::size_t i = 0; i < formula.nodes.size(); ++i) {
    const Node& node = formula.nodes[i];
    if (is_logic(node.op)) continue;
    const auto a = static_cast<std::size_t>(std::max(node.a, 0));
    const auto b = static_cast<std::size_t>(std::max(node.b, 0));
    Dual& dual = duals[i];
    if (node.a < 0) {
      dual.slopes.assign(n, Interval(0));
      if (node.op == Op::symbol) dual.slopes[static_cast<std::size_t>(node.number)] = 1;
    } else if (node.b < 0) {
      const Node& argument = formula.nodes[a];
      dual = unary(
          node, duals[a],
          argument.op == Op::symbol && symbols[static_cast<std::size_t>(argument.number)].angle);
    } else {
      dual = binary(node, duals[a], duals[b]);
    }
    dual.value = values[i];
  }
  return duals;
}

}  // namespace

FaceFinder::FaceFinder(const std::vector<Symbol>& symbols, const Expression& hypothesis,
                       const Expression& conclusion)
    : symbols_(symbols) {
  collect(hypothesis, static_cast<int>(hypothesis.nodes.size()) - 1, 1, false);
  collect(conclusion, static_cast<int>(conclusion.nodes.size()) - 1, -1, true);
}

void FaceFinder::collect(const Expression& formula, int at, int sign, bool conclusion) {
  const Node& node = formula.nodes[static_cast<std::size_t>(at)];
  switch (node.op) {
    case Op::conjunction:
    case Op::disjunction:
      collect(formula, node.a, sign, conclusion);
      collect(formula, node.b, sign, conclusion);
      break;
    case Op::negation: collect(formula, node.a, -sign, conclusion); break;
    case Op::implication:
      collect(formula, node.a, -sign, conclusion);
      collect(formula, node.b, sign, conclusion);
      break;
    case Op::always: break;
    case Op::less:
    case Op::less_equal:
      atoms_.push_back({&formula, static_cast<std::size_t>(at), sign, conclusion});
      break;
    default:  // an equation: 0 for "may not change at all"
      atoms_.push_back({&formula, static_cast<std::size_t>(at), 0, conclusion});
  }
}

bool FaceFinder::confine(std::vector<Interval>& box) {
  const std::size_t n = box.size();
  std::vector<char> may_rise(n, 1), may_fall(n, 1);  // towards the upper end, the lower end
  const Expression* last = nullptr;
  std::vector<Dual> duals;
  for (const Atom& atom : atoms_) {
    if (duals.empty() || atom.formula != last) duals = duals_of(symbols_, *atom.formula, box);
    last = atom.formula;
    const Node& node = atom.formula->nodes[atom.node];
    const Dual &left = duals[static_cast<std::size_t>(node.a)],
               &right = duals[static_cast<std::size_t>(node.b)];
    const bool smooth = left.smooth && right.smooth;
    if (!atom.conclusion && smooth && node.op != Op::equal &&
        (left.value.hi < right.value.lo || left.value.lo > right.value.hi))
      continue;  // settled on the whole box
    for (std::size_t i = 0; i < n; ++i) {
      if (!smooth) {
        may_rise[i] = may_fall[i] = 0;
        continue;
      }
      const Interval slope = tight_add(right.slopes[i], -left.slopes[i]);
      const bool grows = slope.lo >= 0, shrinks = slope.hi <= 0;
      if (!(atom.sign > 0 ? grows : atom.sign < 0 ? shrinks : grows && shrinks)) may_rise[i] = 0;
      if (!(atom.sign > 0 ? shrinks : atom.sign < 0 ? grows : grows && shrinks)) may_fall[i] = 0;
    }
  }
  bool fixed = false;
  for (std::size_t i = 0; i < n && !fixed; ++i) {  // one at a time: the slopes are of this box
    const Interval x = box[i];
    if (symbols_[i].integer || !(x.lo < x.hi)) continue;  // an end may be no integer
    // The end just above pi stands for pi, which lies below it.
    const bool at_pi = symbols_[i].angle && x.hi > kPiInterval.lo;
    if (at_pi && x.lo >= kPiInterval.lo) continue;
    if (may_rise[i] != 0 && std::isfinite(x.hi)) {
      box[i] = {at_pi ? kPiInterval.lo : x.hi, x.hi};
      fixed = true;
    } else if (may_fall[i] != 0 && std::isfinite(x.lo)) {
      box[i] = {x.lo, x.lo};
      fixed = true;
    }
  }
  return fixed;
}

bool FaceFinder::gradient(const std::vector<Symbol>& symbols, const Expression& term,
                          const std::vector<Interval>& box, std::vector<Interval>& derivatives) {
  const std::vector<Dual> duals = duals_of(symbols, term, box);
  derivatives = duals.back().slopes;
  return duals.back().smooth;
}

}  // namespace sidestep
