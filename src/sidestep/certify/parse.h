// The claim language as text: see docs/theory/claims.md for the grammar. Recursive descent with
// limits on length, depth and exponents, so that no text can exhaust memory or the stack.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sidestep/certify/expression.h"

namespace sidestep {

/// The names a text may use: variables, and abbreviations that stand for a term in them.
struct Vocabulary {
  std::vector<Symbol> symbols;
  std::map<std::string, std::string> definitions;  ///< "e" -> "U*(U-u)"
};

/// A formula, e.g. "0 <= phi <= pi/2 and s > 0 -> g(phi) >= 1". Throws InputError that begins with
/// `what` and names the column and what was expected there, or the near symbols.
Expression parse_formula(const std::string& text, const Vocabulary& words, const std::string& what);
/// A term, e.g. "pi/2 - x".
Expression parse_term(const std::string& text, const Vocabulary& words, const std::string& what);

/// `x`, with every symbol replaced by the term given for it.
Expression substitute(const Expression& formula, const std::vector<Expression>& terms);
/// hypothesis -> conclusion, and so on: one expression of two.
Expression combine(Op op, const Expression& a, const Expression& b);

/// The order parameters with their natural ranges: phi, s, u, r, k, q, U; psi, e, m, M, loss,
/// distance_w, distance_a are defined by them.
const Vocabulary& order_parameter_words();

}  // namespace sidestep
