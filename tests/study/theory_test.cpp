// The theorems' own steps, run: what was measured is within what is predicted.
#include "sidestep/study/theory.h"

#include <gtest/gtest.h>

namespace sidestep {
namespace {

TEST(Theory, MeasuredTimesAreWithinThePredictedOnes) {
  const std::vector<TheoryRow> rows = study_theory({.runs = 5, .jobs = 1});
  const std::vector<TheoryRow> again = study_theory({.runs = 5, .most_k = 36, .jobs = 2});
  ASSERT_EQ(again.size(), 3U);
  for (std::size_t i = 0; i < again.size(); ++i) {  // the same for any number of threads
    EXPECT_EQ(rows[i].T1_random.steps, again[i].T1_random.steps);
    EXPECT_EQ(rows[i].T2_worst[2].steps, again[i].T2_worst[2].steps);
    EXPECT_EQ(rows[i].s_least, again[i].s_least);
  }
  ASSERT_EQ(rows.size(), 7U);
  EXPECT_EQ(rows.front().k, 16);
  std::vector<double> predicted, measured, T2;
  for (const TheoryRow& row : rows) {
    ASSERT_TRUE(row.T1_worst.reached);
    EXPECT_LE(row.T1_random.steps, row.T1_worst.steps);
    const double worst = static_cast<double>(row.T1_worst.steps);
    EXPECT_LT(worst, row.theory.T1());
    EXPECT_LT(worst * row.theory.eta_a, 3.1);  // the worst teacher: docs/theory/steps.md
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
  EXPECT_NEAR(exponent_of_k(rows, predicted), 1.89, 0.01);
  EXPECT_NEAR(exponent_of_k(rows, measured), 1.81, 0.03);
}

}  // namespace
}  // namespace sidestep
