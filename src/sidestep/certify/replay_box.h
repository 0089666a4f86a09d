// Boxes of states in Arb's arithmetic, for the cnn and for steps that do not preserve the order.
//
// A box in (psi, f, n, nu), f = s + e/k, n = -e, nu = |v|^2, is moved by a step of gradient descent
// until every point of it satisfies Theorem G or S of docs/theory/trapping.md, or Theorem O of
// order.md. Each coordinate's ends are computed from those ends of the others between which the
// step is monotone, and rounded outward:
//
//   f+    rises with f (lambda_s <= 1) and g; n+ with g, and with n or, for lambda > 1, -n; g with
//   psi psi+  rises with psi and s while pi K |s| <= nu; else psi + atan(K s h/nu), h = psi sin
//   psi, is
//         enclosed piece by piece and folded into [0, pi]
//   nu+   = nu (1 + x^2), x = K s h/nu (cnn)
#pragma once

#include <atomic>
#include <memory>

#include "sidestep/certify/replay_run.h"

namespace sidestep {

class BoxRunner {
 public:
  BoxRunner(const Problem& problem, const ExactTeacher& teacher);
  ~BoxRunner();
  BoxRunner(const BoxRunner&) = delete;
  BoxRunner& operator=(const BoxRunner&) = delete;

  /// Why nothing can be proved in this way, as half a sentence; empty if it may: lawful steps,
  /// lambda < 2 and lambda_s <= 1 in every stage.
  [[nodiscard]] const std::string& objection() const;
  /// Whether all states between two corners reach the global optimum (or, if `global` is false, the
  /// spurious one).
  [[nodiscard]] CornerRun run(const ReplayCorner& least, const ReplayCorner& greatest, bool global,
                              i64 max_steps, const std::atomic<bool>* stop) const;

 private:
  struct Constants;
  std::unique_ptr<Constants> constants_;
};

}  // namespace sidestep
