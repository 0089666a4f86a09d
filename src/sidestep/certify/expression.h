// Formulas in named real variables: the claim language, after parsing (parse.h), as a flat list of
// nodes, each after its operands. Evaluation over a box is total and three-valued: it answers `yes`
// only if the formula holds at every point of the box, `no` only if it fails at every point, and
// never throws, loops or divides by zero. A term that is not defined somewhere on the box (division
// by 0, a negative square root) makes the comparison around it `unknown`.
//
// Beside the truth a formula has a margin: right side minus left side of a comparison, the least of
// the margins of an `and`, the greatest of an `or`, the negative of a `not`. Where it is positive,
// the formula holds. Searches follow it; nothing is concluded from it.
//
// Sums, products and quotients whose exact value is a double stay exact here (two-sum and fused
// residuals), so that a claim that is tight at a double is decided there.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sidestep/certify/ball.h"
#include "sidestep/certify/interval.h"

namespace sidestep {

enum class Truth { no, unknown, yes };

enum class Op {
  literal,
  pi,
  symbol,  // leaves
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,  // arithmetic
  g,
  gap,
  kernel,
  sine,
  cosine,
  square_root,
  absolute,
  min,
  max,  // functions
  less,
  less_equal,
  equal,  // comparisons
  conjunction,
  disjunction,
  negation,
  implication,
  always  // logic
};

struct Node {
  Op op = Op::always;
  int a = -1, b = -1;  ///< operands: earlier nodes
  int number = 0;      ///< of the symbol, or the exponent
  std::string text;    ///< of a literal: digits, a point, an exponent
  Interval value;      ///< of a literal
};

/// A variable: its name, where it lives, and whether it is an angle in [0, pi] (then the endpoint
/// just above pi stands for pi itself) or an integer.
struct Symbol {
  std::string name;
  Interval range;
  bool angle = false;
  bool integer = false;
};

struct Expression {
  std::vector<Node> nodes;  ///< the last one is the whole
  [[nodiscard]] bool uses(int symbol) const;
};

struct Evaluation {
  Truth truth = Truth::unknown;
  Interval margin;  ///< holds the margin at every point
};

/// Evaluates formulas in one set of symbols; keeps its scratch memory between calls.
class Evaluator {
 public:
  explicit Evaluator(std::vector<Symbol> symbols) : symbols_(std::move(symbols)) {}
  /// On a box; one interval for each symbol.
  Evaluation on(const Expression& formula, std::span<const Interval> box);
  /// The enclosure of a term (not of a formula).
  Interval value(const Expression& term, std::span<const Interval> box);
  /// Enclosures of all its nodes, terms and (for formulas) margins.
  std::vector<Interval> values(const Expression& formula, std::span<const Interval> box);
  /// At a point, in Arb's arithmetic.
  Evaluation at(const Expression& formula, std::span<const double> point);
  [[nodiscard]] const std::vector<Symbol>& symbols() const { return symbols_; }

 private:
  void run(const Expression& formula, std::span<const Interval> box);

  std::vector<Symbol> symbols_;
  std::vector<Interval> values_;
  std::vector<Truth> truths_;
  std::vector<char> defined_;
};

/// Sum, product and quotient as interval.h's, but exact where the exact result is a double.
Interval tight_add(Interval x, Interval y);
Interval tight_multiply(Interval x, Interval y);
Interval tight_divide(Interval x, Interval y);

Truth truth_not(Truth x);
Truth truth_and(Truth x, Truth y);
Truth truth_or(Truth x, Truth y);

}  // namespace sidestep
