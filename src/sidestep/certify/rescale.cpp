#include "sidestep/certify/rescale.h"

#include <cmath>
#include <optional>

namespace sidestep {
namespace {

// The weight of a term; `any` for 0, which has every weight.
struct Weight {
  int value = 0;
  bool any = false;
};

std::optional<Weight> same(const Weight& x, const Weight& y) {
  if (x.any) return y;
  if (y.any || x.value == y.value) return x;
  return std::nullopt;
}

bool formula_is_homogeneous(const Expression& formula, const std::vector<Symbol>& symbols) {
  std::vector<Weight> weights(formula.nodes.size());
  for (std::size_t i = 0; i < formula.nodes.size(); ++i) {
    const Node& node = formula.nodes[i];
    const Weight x = node.a >= 0 ? weights[static_cast<std::size_t>(node.a)] : Weight{};
    const Weight y = node.b >= 0 ? weights[static_cast<std::size_t>(node.b)] : Weight{};
    Weight& result = weights[i];
    switch (node.op) {
      case Op::literal: result.any = node.value.lo == 0 && node.value.hi == 0; break;
      case Op::pi: break;
      case Op::symbol:
        result.value = scale_weight(symbols[static_cast<std::size_t>(node.number)]);
        break;
      case Op::add:
      case Op::subtract:
      case Op::min:
      case Op::max:
      case Op::less:
      case Op::less_equal:
      case Op::equal: {
        const std::optional<Weight> both = same(x, y);
        if (!both) return false;
        result = *both;
        break;
      }
      case Op::multiply: result = {x.value + y.value, x.any || y.any}; break;
      case Op::divide: result = {x.value - y.value, x.any}; break;
      case Op::power: result = {x.value * node.number, x.any && node.number > 0}; break;
      case Op::negate:
      case Op::absolute: result = x; break;
      case Op::square_root:
        if (!x.any && x.value % 2 != 0) return false;
        result = {x.value / 2, x.any};
        break;
      case Op::g:
      case Op::gap:
      case Op::kernel:
      case Op::sine:
      case Op::cosine:
        if (!x.any && x.value != 0) return false;
        break;
      default: break;  // logic
    }
  }
  return true;
}

// Every occurrence of `first` and `second` is in first - second or second - first.
bool only_as_difference(const Expression& formula, int first, int second) {
  std::vector<int> seen(formula.nodes.size(), 0), in_difference(formula.nodes.size(), 0);
  const auto symbol_at = [&](int node) {
    if (node < 0 || formula.nodes[static_cast<std::size_t>(node)].op != Op::symbol) return -1;
    return formula.nodes[static_cast<std::size_t>(node)].number;
  };
  for (const Node& node : formula.nodes) {
    const int a = symbol_at(node.a), b = symbol_at(node.b);
    const bool difference =
        node.op == Op::subtract && ((a == first && b == second) || (a == second && b == first));
    for (const int child : {node.a, node.b}) {
      const int symbol = symbol_at(child);
      if (symbol != first && symbol != second) continue;
      ++seen[static_cast<std::size_t>(child)];
      if (difference) ++in_difference[static_cast<std::size_t>(child)];
    }
  }
  return seen == in_difference;
}

// first - second becomes first, second - first its negative.
void replace_difference(Expression& formula, int first, int second) {
  for (Node& node : formula.nodes) {
    if (node.op != Op::subtract) continue;
    const Node& a = formula.nodes[static_cast<std::size_t>(node.a)];
    const Node& b = formula.nodes[static_cast<std::size_t>(node.b)];
    if (a.op != Op::symbol || b.op != Op::symbol) continue;
    if (a.number == first && b.number == second) {
      node.op = Op::symbol;
      node.number = first;
      node.a = node.b = -1;
    } else if (a.number == second && b.number == first) {
      node.op = Op::negate;
      node.a = node.b;  // the node of `first`
      node.b = -1;
    }
  }
}

}  // namespace

int scale_weight(const Symbol& symbol) {
  if (symbol.name == "s" || symbol.name == "r" || symbol.name == "q") return 2;
  return symbol.name == "u" || symbol.name == "U" ? 1 : 0;
}

bool is_homogeneous(const BoxClaim& claim) {
  return formula_is_homogeneous(claim.hypothesis, claim.symbols) &&
         formula_is_homogeneous(claim.conclusion, claim.symbols);
}

bool merge_means(BoxClaim& claim) {
  int u = -1, U = -1;
  for (std::size_t i = 0; i < claim.symbols.size(); ++i) {
    if (claim.symbols[i].name == "u") u = static_cast<int>(i);
    if (claim.symbols[i].name == "U") U = static_cast<int>(i);
  }
  if (u < 0 || U < 0) return false;
  for (const int i : {u, U}) {
    const Interval range = claim.symbols[static_cast<std::size_t>(i)].range;
    if (std::isfinite(range.lo) || std::isfinite(range.hi)) return false;
  }
  if (!only_as_difference(claim.hypothesis, u, U) || !only_as_difference(claim.conclusion, u, U))
    return false;
  replace_difference(claim.hypothesis, u, U);
  replace_difference(claim.conclusion, u, U);
  claim.symbols[static_cast<std::size_t>(U)].range = 0;  // u - U is then u
  return true;
}

}  // namespace sidestep
