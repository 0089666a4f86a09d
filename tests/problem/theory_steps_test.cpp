// The theorems' step sizes and times against the inequalities that define them.
#include "sidestep/problem/theory_steps.h"

#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr double kPi = std::numbers::pi;

TEST(TheorySteps, Stage1LastsOneOverEtaSquared) {
  for (const double k : {2.0, 16.0, 100.0}) {
    const TheorySteps steps = theory_steps(k, k, 2);
    EXPECT_NEAR(steps.last * steps.eta_a * steps.eta_a, 1, 1e-12);
    EXPECT_NEAR(steps.eta_w * k * steps.last, kDriftBudget, 1e-12);
    EXPECT_LT(steps.T1(), steps.last);
  }
  EXPECT_GT(theory_steps(1, 1, 1).T1(), theory_steps(1, 1, 1).last);  // [T_1, T] is empty there
  EXPECT_LE(std::exp(2 * kDriftBudget), 2 * std::sin(5 * kPi / 24));
}

TEST(TheorySteps, TimesSolveTheRecursionsOfTheProofs) {
  const TheorySteps steps = theory_steps(25, 25, 3);
  const double width = 25 + kPi - 1;
  // Lemma 8 with Lemma 7's 1/(10 pi).
  const double lambda1 =
      steps.eta_a / (5 * kPi) - steps.eta_a * steps.eta_a * width * width / (kPi * kPi);
  EXPECT_NEAR(std::exp(-lambda1 * steps.tau11) * 4, 1.0 / 12, 1e-12);
  // Lemma 9: ds/dt = -eta_a/(2 pi) ((pi-1) s - C_2 q) from q/20 to q/5.
  const double edge = 5 * kPi / 12;
  const double c = ((kPi - edge) * std::cos(edge) + std::sin(edge) - 1) / (kPi - 1);
  EXPECT_NEAR(c + (0.05 - c) * std::exp(-steps.eta_a * (kPi - 1) / (2 * kPi) * steps.tau12), 0.2,
              1e-12);
}

TEST(TheorySteps, RepairedStepKeepsLambda2) {
  const TheorySteps steps = theory_steps(100, 1e-3, 0);  // m/(2 M^2) is large here
  const double width = 100 + kPi - 1;
  const auto lambda2 = [&](double eta) {
    return eta * (kPi - 1) / kPi - eta * eta * width * width / (kPi * kPi);
  };
  EXPECT_LT(lambda2(steps.eta), 0);
  EXPECT_NEAR(lambda2(steps.eta_repaired), steps.eta_repaired / 4, 1e-12);
}

TEST(TheorySteps, CatalogueSatisfiesAssumption1AndStartsInside) {
  for (const int k : {16, 25, 36, 49, 64, 81, 100}) {
    for (const int theorem : {2, 4, 13}) {
      const Problem problem =
          read_problem("theorem" + std::to_string(theorem) + "/k" + std::to_string(k));
      ASSERT_EQ(problem.k(), k);
      double w = 0, q = 0, U = 0, s = 0;
      for (const double v : problem.teacher.filter) w += (v - 0.5) * (v - 0.5);  // p = 4
      EXPECT_EQ(w, 1);                                                           // |w*| = 1 exactly
      for (std::size_t j = 0; j < problem.teacher.output.size(); ++j) {
        q += problem.teacher.output[j] * problem.teacher.output[j];
        U += problem.teacher.output[j];
        if (theorem == 13) s += problem.teacher.output[j] * problem.init.output[j];
      }
      const TheorySteps steps = theory_steps(k, q, U);
      if (theorem == 13) {
        EXPECT_LE(steps.m, s);
        EXPECT_LE(s, steps.M);
        EXPECT_EQ(problem.steps[0].eta_w, steps.eta);
      } else {
        EXPECT_EQ(problem.steps[0].eta_a, steps.eta_a);
        EXPECT_EQ(problem.steps[0].eta_w, steps.eta_w);
        EXPECT_EQ(problem.steps.size(), theorem == 2 ? 2U : 1U);
      }
    }
  }
}

}  // namespace
}  // namespace sidestep
