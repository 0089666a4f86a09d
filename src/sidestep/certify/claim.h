// A claim of the paper (or of a user) and what became of it. What is certain and what was only
// tried are different types, so that no code can take one for the other.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "sidestep/problem/problem.h"

namespace sidestep {

/// A claim as the ledger shows it.
struct Claim {
  std::string id;         ///< "lemma-7", "lemma-8-step-1", "footnote-2"
  std::string where;      ///< its place in the paper: "Lemma 7", "proof of Lemma 8, (12)"
  std::string statement;  ///< one line, in the symbols of the order parameters
  std::string domain;     ///< for which k, teachers, starts, steps
};

/// True on the whole domain: by interval arithmetic, or by algebra that intervals checked.
struct Proved {
  double margin = 0;  ///< certified lower bound on (left side - right side) / scale; 0 if tight
};

/// False: at one point, certainly. The point is given, and as a problem that `trajectory` replays
/// wherever the claim is about states or runs.
struct Refuted {
  double violation = 0;  ///< certified lower bound, > 0
  std::string point;     ///< "phi = 1.57, s = ..."
  std::string problem;   ///< TOML, or empty
};

/// Looked for a violation and found none.
struct HeldOnSamples {
  i64 samples = 0;
  double margin = 0;  ///< the smallest seen
  std::string where;  ///< and where
  /// The claim is an equation: `margin` is the largest difference that rounding leaves possible.
  bool difference = false;
};

/// The hypotheses are never all true.
struct Vacuous {};

struct Undecided {
  std::string why;
};

using Verdict = std::variant<Proved, Refuted, HeldOnSamples, Vacuous, Undecided>;

/// What stands behind one end of the bracket around a best constant.
enum class EndBasis {
  certified,  ///< an interval proof, or a counterexample or run in Arb's arithmetic
  paper,      ///< a proof on paper (docs/theory/steps.md)
  printed,    ///< the paper's own value, not proved
  none        ///< nothing: where the search began
};

/// The best constant with which the claim holds: at one end there is a counterexample, at the other
/// a proof.
struct BestConstant {
  std::string name;               ///< "c in <-grad_a L, a*-a> >= c |a-a*|^2"
  std::optional<double> printed;  ///< nothing where the paper hides it in O
  double lower = 0, upper = 0;
  EndBasis lower_by = EndBasis::certified, upper_by = EndBasis::certified;
  [[nodiscard]] bool certified() const {
    return lower_by == EndBasis::certified && upper_by == EndBasis::certified;
  }
};

struct ClaimReport {
  Claim claim;
  Verdict verdict;
  std::string route;   ///< "interval proof", "algebra", "search", "trajectories"
  std::string detail;  ///< what a reader should know: which step fails, what repairs it
  std::optional<BestConstant> constant;
};

}  // namespace sidestep
