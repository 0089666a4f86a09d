// Is a formula true on a whole box? Branch and bound in interval arithmetic, with a search for
// counterexamples beside it.
//
// A sub-box is done when its hypothesis certainly fails on it or its conclusion certainly holds; it
// refutes the claim when at one of its points, whose coordinates are doubles, the hypothesis
// certainly holds and the conclusion certainly fails (intervals, then Arb); otherwise it is split.
// Where derivatives allow it a variable is fixed at an end first (monotone.h).
// Unbounded ranges are split at 0, at 1 and by doubling. Everything is a function of the input
// alone but the time limit, which can only turn an answer into `undecided`.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <vector>

#include "sidestep/certify/expression.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct BoxClaim {
  std::vector<Symbol> symbols;  ///< with the ranges: the root box
  Expression hypothesis, conclusion;
};

struct BoxLimits {
  i64 boxes = 2'000'000;
  double seconds = 10;
  bool search = true;                       ///< look for a counterexample first
  const std::atomic<bool>* stop = nullptr;  ///< asked often; ends the search as a time limit does
};

enum class BoxAnswer { proved, refuted, vacuous, undecided };

struct BoxVerdict {
  BoxAnswer answer = BoxAnswer::undecided;
  double margin = 0;           ///< proved: lower bound on the margin where the hypothesis may hold
  double violation = 0;        ///< refuted: certified lower bound on the violation at `point`, >= 0
  std::vector<double> point;   ///< refuted: where; otherwise where the search came nearest
  double nearest = 0;          ///< margin at that point
  i64 boxes = 0;               ///< examined
  i64 samples = 0;             ///< points the search tried
  std::vector<Interval> left;  ///< undecided: a box that is left
  std::string why;             ///< undecided: which limit
};

BoxVerdict decide(const BoxClaim& claim, const BoxLimits& limits = {});

/// Certain at this point, in Arb's arithmetic: the hypothesis holds, the conclusion fails. Returns
/// a lower bound on the violation, or a negative number if it is not certain.
double certified_violation(const BoxClaim& claim, std::span<const double> point);

/// "phi = 1.5, s = 0.25"
std::string point_text(const std::vector<Symbol>& symbols, std::span<const double> point);
std::string box_text(const std::vector<Symbol>& symbols, std::span<const Interval> box);

}  // namespace sidestep
