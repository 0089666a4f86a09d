// The theorems' own steps, run: what was measured is within what is predicted.
#include "sidestep/study/theory.h"

#include <gtest/gtest.h>

namespace sidestep {
namespace {

TEST(Theory, MeasuredTimesAreWithinThePredictedOnes) {
  const std::vector<TheoryRow> rows = study_theory({.runs = 5});
  ASSERT_EQ(rows.size(), 7U);
  EXPECT_EQ(rows.front().k, 16);
  std::vector<double> predicted, measured, T2;
  for (const TheoryRow& row : rows) {
    ASSERT_TRUE(row.T1_worst.reached);
    EXPECT_LE(row.T1_random.steps, row.T1_worst.steps);
    const double worst = static_cast<double>(row.T1_worst.steps);
    EXPECT_LT(worst, row.theory.T1());
    EXPECT_LT(worst * row.theory.eta_a, 12.7);  // docs/theory/steps.md
    EXPECT_LE(row.phi_most, 5 * 3.14159265358979 / 12);
    EXPECT_GE(row.s_least, 0.2);
    EXPECT_LE(row.s_most * row.q, row.theory.M);
    for (std::size_t i = 0; i < kTheoryDeltas.size(); ++i) {
      EXPECT_TRUE(row.T2_worst[i].reached);
      EXPECT_LE(static_cast<double>(row.T2_worst[i].steps), row.T2_predicted[i]);
    }
    predicted.push_back(row.theory.T1());
    measured.push_back(worst);
  }
  // T_1 = O~(1/eta_a) = O~(k^2): exponents a little below 2, as (k+pi-1)^2 is.
  EXPECT_NEAR(exponent_of_k(rows, predicted), 1.88, 0.03);
  EXPECT_NEAR(exponent_of_k(rows, measured), 1.88, 0.05);
}

TEST(Theory, IsTheSameForAnyNumberOfThreads) {
  const std::vector<TheoryRow> one = study_theory({.runs = 3, .jobs = 1});
  const std::vector<TheoryRow> two = study_theory({.runs = 3, .jobs = 2});
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].T1_random.steps, two[i].T1_random.steps);
    EXPECT_EQ(one[i].T2_worst[2].steps, two[i].T2_worst[2].steps);
    EXPECT_EQ(one[i].s_least, two[i].s_least);
  }
}

}  // namespace
}  // namespace sidestep
