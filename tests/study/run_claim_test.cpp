// Claims about runs: wrong ones are found and certified, right ones are not refuted, and a
// counterexample's file says what was claimed of it.
#include "sidestep/study/run_claim.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sidestep/problem/read.h"
#include "sidestep/study/theory_claims.h"

namespace sidestep {
namespace {

constexpr RunClaimOptions kFew = {.evaluations = 60, .trajectories = 60};

RunClaim claim_named(const std::string& id) {
  for (RunClaim& claim : theory_run_claims())
    if (claim.claim.id == id) return claim;
  ADD_FAILURE() << id;
  return {};
}

const Refuted* refutation(const ClaimReport& report) {
  return std::get_if<Refuted>(&report.verdict);
}

void expect_replays(const RunClaim& claim, const Refuted& refuted) {
  EXPECT_GT(refuted.violation, 0) << claim.claim.id;
  const Problem problem = parse_problem(refuted.problem, "counterexample");
  EXPECT_EQ(to_toml(problem), refuted.problem);
  EXPECT_EQ(problem.init.output_law, OutputLaw::fixed);
}

TEST(RunClaims, WhatIsFalseAsPrintedIsRefuted) {
  for (const char* id : {"theorem-10-runs", "theorem-13", "lemma-14", "lemma-15"}) {
    const RunClaim claim = claim_named(id);
    const ClaimReport report = judge(claim, kFew);
    ASSERT_NE(refutation(report), nullptr) << id;
    expect_replays(claim, *refutation(report));
  }
}

TEST(RunClaims, WhatHoldsIsNotRefuted) {
  for (const char* id :
       {"lemma-6", "lemma-6-for-ever", "lemma-8", "lemma-9", "theorem-10-with-lemma-5",
        "lemma-14-acute", "lemma-15-with-theorem-13-step"}) {
    const ClaimReport report = judge(claim_named(id), kFew);
    const auto* held = std::get_if<HeldOnSamples>(&report.verdict);
    ASSERT_NE(held, nullptr) << id;
    EXPECT_GE(held->samples, 60) << id;
    EXPECT_GE(held->margin, -1e-9) << id;
  }
}

// Planted errors: a constant past its best value, a sign, a hypothesis that is needed.
struct Planted {
  const char* id;
  const char* what;
  void (*change)(RunClaim&);
};

TEST(RunClaims, PlantedErrorsAreFound) {
  const Planted planted[] = {
      {"lemma-9", "q/4 in place of q/5",
       [](RunClaim& c) {
         c.conclusions[0] = {Requirement::s_at_least, 1, 4};
       }},
      {"lemma-9", "5 % past the best value, 0.2055 q",
       [](RunClaim& c) {
         c.conclusions[0] = {Requirement::s_at_least, 2158, 10000};
       }},
      {"lemma-6", "phi <= 0.34 pi",
       [](RunClaim& c) {
         c.conclusions = {{Requirement::phi_at_most, 34, 100}};
       }},
      {"lemma-8", "within 1/eta_a steps",
       [](RunClaim& c) {
         c.scenario = [old = c.scenario](const std::vector<double>& z) {
           Scenario s = old(z);
           s.until /= 81;
           return s;
         };
       }},
      {"theorem-10-with-lemma-5", "m = q/4",
       [](RunClaim& c) {
         c.conclusions[1] = {Requirement::s_at_least, 1, 4};
       }},
      {"lemma-14-acute", "half the time",
       [](RunClaim& c) {
         c.scenario = [old = c.scenario](const std::vector<double>& z) {
           Scenario s = old(z);
           s.from /= 8;
           return s;
         };
       }},
      {"lemma-15-with-theorem-13-step", "|a-a*|^2 <= delta/10^6",
       [](RunClaim& c) {
         c.conclusions = {{Requirement::distance_a_at_most, 1, 1000000}};
       }},
  };
  for (const Planted& error : planted) {
    RunClaim claim = claim_named(error.id);
    error.change(claim);
    const ClaimReport report = judge(claim, kFew);
    ASSERT_NE(refutation(report), nullptr) << error.id << ": " << error.what;
    expect_replays(claim, *refutation(report));
  }
}

TEST(RunClaims, NothingIsRefutedWithoutACertificate) {
  const RunClaim claim = claim_named("theorem-10-with-lemma-5");
  const Scenario scenario = claim.scenario(std::vector<double>(claim.dimension, 0.5));
  const RunMargin margin = run_margin(claim, scenario);
  EXPECT_TRUE(margin.applies);
  EXPECT_GE(margin.margin, 0);
  EXPECT_EQ(certified_violation(claim, scenario, margin.t), 0);
}

TEST(RunClaims, SameSeedSameVerdict) {
  const RunClaim claim = claim_named("theorem-10-runs");
  const ClaimReport first = judge(claim, kFew), second = judge(claim, kFew);
  ASSERT_NE(refutation(first), nullptr);
  EXPECT_EQ(refutation(first)->problem, refutation(second)->problem);
}

}  // namespace
}  // namespace sidestep
