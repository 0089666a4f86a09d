// Derivatives of formulas over a box, by automatic differentiation in interval arithmetic, and what
// they save: a variable that no counterexample needs free.
//
// Let x be a variable. If, on the box, the hypothesis stays true and the conclusion stays false
// when x moves to one end of its range, then the claim fails somewhere on the box only if it fails
// on that face. It is so if of every comparison whose truth the box does not settle, the difference
// right - left does not fall (hypothesis) or does not rise (conclusion) on that way: truth is built
// from comparisons by `and` and `or`, which keep the order, and `not`, which turns it round.
#pragma once

#include <vector>

#include "sidestep/certify/expression.h"

namespace sidestep {

/// The face of the box to which the search for a counterexample of hypothesis -> conclusion may be
/// confined; the box itself if no variable can be fixed.
class FaceFinder {
 public:
  FaceFinder(const std::vector<Symbol>& symbols, const Expression& hypothesis,
             const Expression& conclusion);
  /// True if at least one more coordinate of the box was fixed.
  bool confine(std::vector<Interval>& box);

  /// Enclosures of the partial derivatives of a term over a box; false if one of them is not known
  /// to exist. For tests.
  static bool gradient(const std::vector<Symbol>& symbols, const Expression& term,
                       const std::vector<Interval>& box, std::vector<Interval>& derivatives);

 private:
  // Which way truth may not change: 1, right - left of a comparison must not fall when a variable
  // grows; -1, not rise.
  struct Atom {
    const Expression* formula;
    std::size_t node;
    int sign;         // 0: it may not change at all
    bool conclusion;  // its margin must be least on the face, not only its truth
  };
  void collect(const Expression& formula, int node, int sign, bool conclusion);

  std::vector<Symbol> symbols_;
  std::vector<Atom> atoms_;
};

}  // namespace sidestep
