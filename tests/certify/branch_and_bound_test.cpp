// Verdicts are true, and monotone: no sub-box of a proved box is refuted, and no box around a
// refuting point is proved.
#include "sidestep/certify/branch_and_bound.h"

#include <random>

#include <gtest/gtest.h>

#include "sidestep/certify/parse.h"
#include "sidestep/certify/region_claim.h"

namespace sidestep {
namespace {

Vocabulary two_words() {
  return {{{"x", {-3, 3}, false, false}, {"y", {-3, 3}, false, false}}, {}};
}

BoxClaim claim_of(const std::string& hypothesis, const std::string& conclusion) {
  const Vocabulary words = two_words();
  return {words.symbols, parse_formula(hypothesis, words, "hypothesis"),
          parse_formula(conclusion, words, "conclusion")};
}

TEST(BranchAndBound, KnownAnswers) {
  const auto answer = [](const std::string& hypothesis, const std::string& conclusion) {
    return decide(claim_of(hypothesis, conclusion)).answer;
  };
  EXPECT_EQ(answer("0 <= 1", "x^2 + y^2 >= 2*x*y - 0.01"), BoxAnswer::proved);
  EXPECT_EQ(answer("0 <= 1", "x^2 + y^2 >= 2*x*y + 0.001"), BoxAnswer::refuted);
  EXPECT_EQ(answer("x > 4", "y > 0"), BoxAnswer::vacuous);
  EXPECT_EQ(answer("x^2 + y^2 < 1", "x + y < 1.4143"), BoxAnswer::proved);
  EXPECT_EQ(answer("x^2 + y^2 < 1", "x + y < 1.4142"), BoxAnswer::refuted);
  EXPECT_EQ(answer("0 <= 1", "(x - y)^2 >= (y - x)*(y - x) + 0*x"), BoxAnswer::undecided);
}

TEST(BranchAndBound, LimitsAreKept) {
  BoxLimits limits;
  limits.boxes = 10;
  const BoxVerdict verdict = decide(claim_of("0 <= 1", "x^4 + y^4 + 1 >= 4*x*y - 1.001"), limits);
  EXPECT_EQ(verdict.answer, BoxAnswer::undecided);
  EXPECT_LE(verdict.boxes, 10);
  EXPECT_FALSE(verdict.left.empty());
}

TEST(BranchAndBound, VerdictsAreMonotone) {
  std::mt19937_64 engine(11);
  std::uniform_real_distribution<double> unit(0, 1);
  BoxLimits limits;
  limits.boxes = 20'000;
  limits.seconds = 1;
  int proved = 0, refuted = 0;
  for (const RegionClaim& region : region_claims()) {
    const BoxClaim whole = box_claim(region);
    const BoxVerdict verdict = decide(whole, limits);
    for (int i = 0; i < 10; ++i) {
      BoxClaim part = whole;
      for (std::size_t j = 0; j < part.symbols.size(); ++j) {
        Interval& range = part.symbols[j].range;
        const double lo = std::max(range.lo, -20.0), hi = std::min(range.hi, 20.0);
        double a = lo + unit(engine) * (hi - lo), b = lo + unit(engine) * (hi - lo);
        if (a > b) std::swap(a, b);
        if (verdict.answer == BoxAnswer::refuted) {  // keep the point inside
          a = std::min(a, verdict.point[j]);
          b = std::max(b, verdict.point[j]);
        }
        range = {a, b};
      }
      const BoxAnswer answer = decide(part, limits).answer;
      if (verdict.answer == BoxAnswer::proved) {
        EXPECT_NE(answer, BoxAnswer::refuted) << region.claim.id;
        ++proved;
      } else if (verdict.answer == BoxAnswer::refuted) {
        EXPECT_NE(answer, BoxAnswer::proved) << region.claim.id;
        EXPECT_NE(answer, BoxAnswer::vacuous) << region.claim.id;
        ++refuted;
      }
    }
  }
  EXPECT_GE(proved, 100);
  EXPECT_GE(refuted, 50);
}

TEST(BranchAndBound, NothingDependsOnTheRun) {
  for (const RegionClaim& region : region_claims()) {
    if (region.claim.id != "lemma-7" && region.claim.id != "lemma-12") continue;
    const BoxVerdict a = decide(box_claim(region)), b = decide(box_claim(region));
    EXPECT_EQ(a.boxes, b.boxes);
    EXPECT_EQ(a.point, b.point);
    EXPECT_EQ(a.margin, b.margin);
  }
}

}  // namespace
}  // namespace sidestep
