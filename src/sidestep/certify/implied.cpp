#include "sidestep/certify/implied.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace sidestep {
namespace {

using Exponents = std::vector<int>;
using Polynomial = std::map<Exponents, std::int64_t>;  // no zero coefficients

constexpr std::int64_t kMostCoefficient = 1 << 20;  // products of two fit in 64 bits
constexpr std::size_t kMostTerms = 200;
constexpr int kMostDegree = 16;

bool small(const Polynomial& p) {
  if (p.size() > kMostTerms) return false;
  return std::all_of(p.begin(), p.end(), [](const auto& term) {
    int degree = 0;
    for (const int e : term.first) degree += e;
    return std::abs(term.second) <= kMostCoefficient && degree <= kMostDegree;
  });
}

void accumulate(Polynomial& sum, const Exponents& exponents, std::int64_t coefficient) {
  const auto place = sum.try_emplace(exponents, 0).first;
  place->second += coefficient;
  if (place->second == 0) sum.erase(place);
}

std::optional<Polynomial> sum_of(const Polynomial& x, const Polynomial& y, std::int64_t sign) {
  Polynomial sum = x;
  for (const auto& [exponents, c] : y) accumulate(sum, exponents, sign * c);
  if (!small(sum)) return std::nullopt;
  return sum;
}

std::optional<Polynomial> product_of(const Polynomial& x, const Polynomial& y) {
  Polynomial product;
  for (const auto& [e, c] : x)
    for (const auto& [f, d] : y) {
      Exponents both = e;
      for (std::size_t i = 0; i < both.size(); ++i) both[i] += f[i];
      accumulate(product, both, c * d);  // at most 200 * 2^40 in all
    }
  if (!small(product)) return std::nullopt;
  return product;
}

std::optional<Polynomial> polynomial(const Expression& formula, int at, std::size_t n) {
  const Node& node = formula.nodes[static_cast<std::size_t>(at)];
  const auto part = [&](int child) { return polynomial(formula, child, n); };
  switch (node.op) {
    case Op::literal: {
      const double value = node.value.lo;
      if (node.value.lo != node.value.hi || value != std::floor(value) ||
          std::abs(value) > static_cast<double>(kMostCoefficient))
        return std::nullopt;
      Polynomial constant;
      accumulate(constant, Exponents(n, 0), static_cast<std::int64_t>(value));
      return constant;
    }
    case Op::symbol: {
      Exponents exponents(n, 0);
      exponents[static_cast<std::size_t>(node.number)] = 1;
      return Polynomial{{exponents, 1}};
    }
    case Op::add:
    case Op::subtract: {
      const auto x = part(node.a), y = part(node.b);
      if (!x || !y) return std::nullopt;
      return sum_of(*x, *y, node.op == Op::add ? 1 : -1);
    }
    case Op::negate: {
      const auto x = part(node.a);
      if (!x) return std::nullopt;
      return sum_of({}, *x, -1);
    }
    case Op::multiply: {
      const auto x = part(node.a), y = part(node.b);
      if (!x || !y) return std::nullopt;
      return product_of(*x, *y);
    }
    case Op::power: {
      if (node.number > kMostDegree) return std::nullopt;
      const auto x = part(node.a);
      if (!x) return std::nullopt;
      std::optional<Polynomial> result = Polynomial{{Exponents(n, 0), 1}};
      for (int i = 0; i < node.number && result; ++i) result = product_of(*result, *x);
      return result;
    }
    default: return std::nullopt;
  }
}

// right - left of every conjunct L <= R (or, of a hypothesis, L < R); nothing else is used.
struct Conjuncts {
  std::vector<Polynomial> differences;
  bool all = true;  // each conjunct is among them
};

void collect(const Expression& formula, int at, std::size_t n, bool strict_too, Conjuncts& found) {
  const Node& node = formula.nodes[static_cast<std::size_t>(at)];
  if (node.op == Op::conjunction) {
    collect(formula, node.a, n, strict_too, found);
    collect(formula, node.b, n, strict_too, found);
    return;
  }
  if (node.op == Op::less_equal || (strict_too && node.op == Op::less)) {
    const auto left = polynomial(formula, node.a, n), right = polynomial(formula, node.b, n);
    if (left && right)
      if (const auto difference = sum_of(*right, *left, -1)) {
        found.differences.push_back(*difference);
        return;
      }
  }
  found.all = false;
}

bool not_negative(const std::vector<Symbol>& symbols, const Polynomial& p) {
  return std::all_of(p.begin(), p.end(), [&](const auto& term) {
    if (term.second < 0) return false;
    for (std::size_t i = 0; i < symbols.size(); ++i)
      if (term.first[i] % 2 != 0 && !(symbols[i].range.lo >= 0)) return false;
    return true;
  });
}

// wanted = lambda known + terms that are not negative, lambda = wanted[m]/known[m] > 0 for some m.
bool follows(const std::vector<Symbol>& symbols, const Polynomial& known,
             const Polynomial& wanted) {
  for (const auto& [exponents, c] : known) {
    const auto same = wanted.find(exponents);
    if (same == wanted.end() || (same->second > 0) != (c > 0)) continue;
    Polynomial rest;  // |c| wanted - |wanted[m]| known
    for (const auto& [e, d] : wanted) accumulate(rest, e, std::abs(c) * d);
    for (const auto& [e, d] : known) accumulate(rest, e, -std::abs(same->second) * d);
    if (not_negative(symbols, rest)) return true;
  }
  return false;
}

}  // namespace

bool implied(const std::vector<Symbol>& symbols, const Expression& hypothesis,
             const Expression& conclusion) {
  const std::size_t n = symbols.size();
  Conjuncts known, wanted;
  collect(hypothesis, static_cast<int>(hypothesis.nodes.size()) - 1, n, true, known);
  collect(conclusion, static_cast<int>(conclusion.nodes.size()) - 1, n, false, wanted);
  if (!wanted.all) return false;
  return std::all_of(wanted.differences.begin(), wanted.differences.end(), [&](const auto& w) {
    return not_negative(symbols, w) ||
           std::any_of(known.differences.begin(), known.differences.end(),
                       [&](const Polynomial& h) { return follows(symbols, h, w); });
  });
}

}  // namespace sidestep
