// The step sizes and times that the paper's theorems ask for, as numbers.
//
// The paper hides constants in O and O~. Where its proofs, repaired, give them, they are here; the
// repairs are derived in docs/theory/steps.md. All of them are functions of k, q = |a*|^2 and
// U = 1'a* only.
#pragma once

namespace sidestep {

/// log(1.2175...)/2, rounded down: Lemma 6's proof needs eta_w q T <= this, for
/// exp(2 eta_w q T) |v_0 - v*| <= 2 sin(5 pi/24) where |v_0 - v*| <= 1 (Assumption 1).
inline constexpr double kDriftBudget = 0.0984;

struct TheorySteps {
  double eta_a = 0;         ///< Theorem 4: pi / (20 (k+pi-1)^2)
  double C = 0;             ///< Theorem 4's constant: kDriftBudget / q^2, so that T = 1/eta_a^2
  double eta_w = 0;         ///< Theorem 4: C q eta_a^2
  double last = 0;          ///< T = kDriftBudget / (eta_w q), up to which Lemma 6 answers for phi
  double m = 0;             ///< q/5
  double M = 0;             ///< 3 q + 2 U^2
  double tau11 = 0;         ///< Lemma 8: log(48)/lambda_1, lambda_1 = 3 eta_a/(20 pi)
  double tau12 = 0;         ///< Lemma 9: from q/20 to q/5 at the worst angle, 5 pi/12
  double eta = 0;           ///< Theorem 13: min{ m/(2 M^2), 5 pi^2/(4 (k+pi-1)^2) }
  double eta_repaired = 0;  ///< the same with Lemma 15's bound as its proof needs it

  /// T_1 = tau11 + tau12.
  [[nodiscard]] double T1() const { return tau11 + tau12; }
  /// T_2 for delta, as Lemmas 14 and 15 print it: 4/(m eta) log(4/delta), and 4/eta
  /// log(|a_0-a*|^2/delta) if that is positive.
  [[nodiscard]] double T2(double delta, double distance_a) const;
};

/// k >= 1, q > 0; any U.
TheorySteps theory_steps(double k, double q, double U);

}  // namespace sidestep
