// The built-in claims: decided as the ledger says, the same in both sets of coordinates, and never
// proved when something is wrong with them.
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "sidestep/certify/parse.h"
#include "sidestep/certify/planted.h"
#include "sidestep/certify/region_claim.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

BoxVerdict decided(const BoxClaim& claim, double seconds = 2) {
  BoxLimits limits;
  limits.seconds = seconds;
  limits.boxes = 300'000;
  return decide(claim, limits);
}

TEST(RegionClaims, EveryOneIsDecided) {
  for (const RegionClaim& region : region_claims()) {
    const BoxVerdict verdict = decided(box_claim(region), 10);
    EXPECT_TRUE(verdict.answer == BoxAnswer::proved || verdict.answer == BoxAnswer::refuted)
        << region.claim.id << ": " << to_string(verdict.answer);
  }
}

// Three wrong versions of every proved claim; `sidestep audit --planted` prints the table.
TEST(RegionClaims, PlantedErrorsAreNeverProved) {
  AuditLimits limits;
  limits.boxes = 300'000;
  std::map<std::string, std::size_t> kinds;
  for (const PlantedVerdict& planted : planted_verdicts(limits)) {
    EXPECT_TRUE(planted.answer == BoxAnswer::refuted || planted.answer == BoxAnswer::undecided)
        << planted.claim << ", " << planted.kind << ": " << to_string(planted.answer);
    ++kinds[planted.claim];
  }
  for (const RegionClaim& region : region_claims()) {
    if (decided(box_claim(region), 10).answer != BoxAnswer::proved) continue;
    const bool constants_only = region.variables.empty();  // no hypothesis to drop
    const std::size_t least = constants_only || region.claim.id == "lemma-6-step-4" ? 2 : 3;
    EXPECT_GE(kinds[region.claim.id], least) << region.claim.id;
  }
}

// The claim in its own coordinates and in the order parameters: the same truth, the same sign of
// the margin, at random points where both are defined.
TEST(RegionClaims, CoordinatesSayWhatTheOrderParametersSay) {
  std::mt19937_64 engine(1);
  std::uniform_real_distribution<double> unit(0, 1);
  const Vocabulary& words = order_parameter_words();
  for (const RegionClaim& region : region_claims()) {
    if (region.plain_conclusion.empty() || region.state.empty()) continue;
    const BoxClaim claim = box_claim(region);
    Vocabulary own;
    own.symbols = claim.symbols;
    const Expression hypothesis = parse_formula(region.plain_hypothesis, words, region.claim.id);
    const Expression conclusion = parse_formula(region.plain_conclusion, words, region.claim.id);
    Evaluator evaluator(claim.symbols), plain(words.symbols);
    int compared = 0;
    for (int i = 0; i < 20'000; ++i) {
      std::vector<double> point;
      for (const Symbol& symbol : claim.symbols) {
        const double lo = std::max(symbol.range.lo, -3.0), hi = std::min(symbol.range.hi, 3.0);
        point.push_back(lo + unit(engine) * (hi - lo));
      }
      // D = (u - U)^2 has no room in the fixed choice U = 0 where h is free as well.
      for (std::size_t j = 0; j < claim.symbols.size(); ++j)
        if (claim.symbols[j].name == "h" || claim.symbols[j].name == "D") point[j] = 0;
      const std::vector<Interval> box(point.begin(), point.end());
      std::vector<Interval> state(words.symbols.size());
      state[4] = 3;
      for (const auto& [name, term] : region.state)
        for (std::size_t j = 0; j < words.symbols.size(); ++j)
          if (words.symbols[j].name == name)
            state[j] = evaluator.value(parse_term(term, own, name), box);
      if (region.state.count("r") == 0) state[3] = square(state[1]) / state[5] + Interval(1);
      if (evaluator.on(claim.hypothesis, box).truth != Truth::yes ||
          plain.on(hypothesis, state).truth != Truth::yes)
        continue;
      const Truth first = evaluator.on(claim.conclusion, box).truth;
      const Truth second = plain.on(conclusion, state).truth;
      if (first == Truth::unknown || second == Truth::unknown) continue;
      ++compared;
      ASSERT_EQ(first, second) << region.claim.id << " at " << point_text(claim.symbols, point);
    }
    EXPECT_GT(compared, 100) << region.claim.id;
  }
}

// Every refuted claim about states has a problem on which intervals confirm the failure.
TEST(RegionClaims, CounterexamplesReplay) {
  int confirmed = 0;
  for (const RegionClaim& region : region_claims()) {
    if (region.plain_conclusion.empty()) continue;
    AuditLimits limits;
    const ClaimReport report = decide_region(region, limits);
    const auto* refuted = std::get_if<Refuted>(&report.verdict);
    if (refuted == nullptr) continue;
    ASSERT_FALSE(refuted->problem.empty()) << region.claim.id;
    const Problem problem = parse_problem(refuted->problem, region.claim.id);
    EXPECT_GE(
        violation_at_start(
            problem, parse_formula(region.plain_hypothesis, order_parameter_words(), "hypothesis"),
            parse_formula(region.plain_conclusion, order_parameter_words(), "conclusion")),
        0)
        << region.claim.id;
    ++confirmed;
  }
  EXPECT_GE(confirmed, 4);
}

}  // namespace
}  // namespace sidestep
