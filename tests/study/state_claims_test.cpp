// The claims about states along runs: what is false as printed is refuted with a run that replays,
// what holds is not, hypotheses that never hold make a claim vacuous, and the inequalities are
// those of the formulas.
#include "sidestep/study/state_claims.h"

#include "support/random_problem.h"
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/dynamics/start.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/study/along.h"

namespace sidestep {
namespace {

ClaimReport judged(const std::string& problem, const std::string& id, i64 runs = 4) {
  StateClaimOptions options;
  options.runs = runs;
  return study_state_claims(read_problem(problem), {id}, options).at(0);
}

TEST(StateClaims, WhatIsFalseAsPrintedIsRefutedOnARunThatReplays) {
  const ClaimReport report = judged("table1/resnet/k16", "lemma-12");
  const auto* refuted = std::get_if<Refuted>(&report.verdict);
  ASSERT_NE(refuted, nullptr);
  EXPECT_GT(refuted->violation, 1);
  const Problem run = parse_problem(refuted->problem, "lemma-12");
  EXPECT_EQ(to_toml(run), refuted->problem);
  bool violated = false;
  const Along along = study_along(run, 0, 1);
  for (const AlongState& state : along.states)
    violated = violated || (state.in_stage2 && state.lemma12 < 0);
  EXPECT_TRUE(violated);
}

TEST(StateClaims, WhatHoldsIsNotRefuted) {
  for (const char* id : {"lemma-5", "lemma-11", "lemma-12-repaired", "definition-3-joint"}) {
    const ClaimReport report = judged("table1/resnet-ssw/k25", id, 8);
    const auto* held = std::get_if<HeldOnSamples>(&report.verdict);
    ASSERT_NE(held, nullptr) << id;
    EXPECT_GT(held->samples, 1000) << id;
    EXPECT_GE(held->margin, -1e-9) << id;
  }
}

// The steps of Table 1 are larger than Theorem 10 allows, those of theorem13/k16 are not.
TEST(StateClaims, HypothesesOnTheStepsAreLookedAt) {
  const ClaimReport not_asked = judged("table1/resnet/k16", "theorem-10");
  EXPECT_TRUE(std::holds_alternative<Vacuous>(not_asked.verdict));
  const ClaimReport asked = judged("theorem13/k16", "theorem-10", 1);
  EXPECT_TRUE(std::holds_alternative<HeldOnSamples>(asked.verdict));
}

// A wrong claim planted beside a true one: the same region with its constant 5 % past the best.
TEST(StateClaims, TheSlackIsThatOfTheFormulas) {
  for (i64 i = 0; i < 300; ++i) {
    RandomCase random(23, i);
    const Problem problem =
        make_problem(StudentKind::resnet, random.unit(4), random.normals(random.integer(2, 9)));
    const TeacherMoments teacher(problem);
    const OrderParameters x = order_parameters(
        problem, weights_of(problem, random.unit(4),
                            random.normals(static_cast<i64>(problem.teacher.output.size()))));
    const Observables seen = observe(teacher, x);
    const AlongState margins = along_state(teacher, seen);
    const StatePoint<double> at = {teacher.k, teacher.q, teacher.U, kPi, x.psi,
                                   x.s,       x.omega,   x.rho,     1};
    const auto value = [&](Requirement::Kind kind, double n, double d) {
      return slack(Requirement{kind, n, d}, at);
    };
    const double q = teacher.q, w = seen.distance_w, rho = seen.distance_a;
    const double scale = 1e-9 * (1 + 1 / w) * (1 + 1 / rho) * (1 + q + 1 / q);
    EXPECT_NEAR(value(Requirement::drift_of_a, 1, 5) * rho, 2 * kPi * margins.lemma7 * rho,
                scale * rho);
    EXPECT_NEAR(value(Requirement::drift_of_w, 1, 40) * q, margins.lemma11, scale);
    EXPECT_NEAR(value(Requirement::drift_to_near, 1, 5) * w, margins.lemma12, scale);
    EXPECT_NEAR(value(Requirement::drift_to_near_q, 1, 5) * w * q, margins.lemma12_scaled, scale);
    const double c = std::min(q / 40, (kPi - 1) / (2 * kPi));
    const double along_w = (margins.lemma11 + q / 40) * w;
    const double along_a = (margins.lemma7 + 1 / (10 * kPi)) * rho;
    EXPECT_NEAR(value(Requirement::drift_of_both, 1, 5) * w * q,
                along_w + along_a - c * (w + rho) + w * q / 5, scale * (1 + q) * (1 + rho));
  }
}

// Doubles and balls agree: one definition, two arithmetics.
TEST(StateClaims, BallsHoldTheDoubles) {
  const StatePoint<double> x = {16, 16, 2, kPi, 2.5, 7, -0.75, 11, 1};
  const StatePoint<Ball> y = {Ball(16), Ball(16),    Ball(2),  Ball::pi(), Ball(2.5),
                              Ball(7),  Ball(-0.75), Ball(11), Ball(1)};
  for (int kind = Requirement::phi_at_most; kind <= Requirement::drift_of_both; ++kind) {
    const Requirement r = {static_cast<Requirement::Kind>(kind), 1, 7, 1};
    EXPECT_NEAR(slack(r, x), slack(r, y).interval().middle(), 1e-13) << kind;
  }
}

TEST(StateClaims, RefusesWhatTheyAreNotAbout) {
  EXPECT_THROW(judged("table1/cnn/k16", "lemma-5"), InputError);
  EXPECT_THROW(judged("table1/resnet/k16", "footnote-2"), InputError);
}

// A single run is the run: same order parameters.
TEST(StateClaims, ASingleRunIsTheRun) {
  const Problem problem = read_problem("table1/resnet/k16");
  for (std::uint64_t run = 0; run < 20; ++run) {
    const OrderParameters x = StartLaw(problem).draw(run);
    const OrderParameters y = StartLaw(single_run(problem, run)).draw(0);
    EXPECT_NEAR(x.s, y.s, 1e-12);
    EXPECT_NEAR(x.omega, y.omega, 1e-12);
    EXPECT_NEAR(x.psi, y.psi, 1e-12);
  }
}

}  // namespace
}  // namespace sidestep
