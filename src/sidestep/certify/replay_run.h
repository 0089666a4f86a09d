// Runs of one corner in Arb's arithmetic (Lemma C of docs/theory/certificates.md).
//
// The map F of (psi, f, n), n = -e, rises in all three coordinates while pi K |s| <= 1. So if a
// point l is at or below a state x, the lower end of an enclosure of F(l) is at or below F(x), and
// as soon as l lies in the region of Theorem O above the saddle, every x above it reaches the
// global optimum. Likewise upwards. The point itself is exact, so nothing wraps and nothing widens:
// what is lost is the rounding of a step, 2^-64 of the terms.
//
// Theorem O is applied with the best g': at a state with kernel g that is g' = g, as the interval
//
//     [ L(g), R(g) ]    L = (pi - g) T/k,    R = (g q_perp + pi U^2/k - q)/(pi - 1)
//
// from which f' may be taken widens as g rises. f' exists with f' <= f and e <= k f' iff
//
//     L <= R,  L <= f,  e/k <= R      and (mirrored)      R <= L,  f <= L,  R <= e/k,
//
// with s = f - e/k > 0 (and psi > 0), or s < 0. L <= R says g >= g_s, R <= L that g <= g_s.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "sidestep/certify/exact_teacher.h"

namespace sidestep {

/// A point that bounds states from below or above in the order of Lemma M.
struct ReplayCorner {
  double psi = 0, f = 0, n = 0;
};

/// Bounds on all starts that a statement is about.
struct ReplayRange {
  Ball s_most;         ///< on |s|
  Ball e_low, e_high;  ///< on e
};

/// Why the order is not known to be preserved for ever from these starts, as half a sentence; empty
/// if it is: lambda <= 1 and pi K S <= 1 in every stage, a resnet.
std::string order_objection(const Problem& problem, const ExactTeacher& teacher,
                            const ReplayRange& starts);

enum class Side {
  least,    ///< below its states; to prove that they reach the global optimum
  greatest  ///< above its states; to prove the spurious one
};

struct CornerRun {
  bool proved = false;
  bool stopped = false;
  i64 steps = 0;
  std::string why;  ///< half a sentence, if it is not proved
};

/// The map of one problem, ready to run corners. Several threads may use one.
class CornerRunner {
 public:
  CornerRunner(const Problem& problem, const ExactTeacher& teacher);
  ~CornerRunner();
  CornerRunner(const CornerRunner&) = delete;
  CornerRunner& operator=(const CornerRunner&) = delete;

  [[nodiscard]] CornerRun run(const ReplayCorner& corner, Side side, i64 max_steps,
                              const std::atomic<bool>* stop) const;

 private:
  struct Constants;
  std::unique_ptr<Constants> constants_;
};

}  // namespace sidestep
