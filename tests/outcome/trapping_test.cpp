// Labels are theorems, so no labelled run may ever contradict its label (support/trapped_run.h).
#include "sidestep/outcome/trapping.h"

#include "support/trapped_run.h"
#include "support/trapping_cases.h"
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace sidestep {
namespace {

struct Tally {
  int labelled = 0, arrived = 0, jumped = 0;
};

void expect_true_label(const Problem& problem, const OrderParameters& state, i64 t, Outcome label,
                       Tally& tally, const std::string& where) {
  TrappedRun run(problem, state, t, label);
  EXPECT_EQ(run.contradiction(), "") << to_string(label) << ", " << where;
  ++tally.labelled;
  tally.arrived += run.arrived();
  tally.jumped += run.jumped();
}

// Every trial: a state at random and one next to the edge of its region, or, if it has no label,
// the state at which its own run is first labelled.
TEST(Trapping, NoLabelIsEverContradicted) {
  Tally global, spurious;
  for (i64 i = 0; i < 40'000 && !HasFailure(); ++i) {
    RandomCase random(61, i);
    const Problem problem = random_trial(random);
    const TrappingRegions regions(problem);
    const bool cnn = problem.student == StudentKind::cnn;
    const auto check = [&](const OrderParameters& state, i64 t, Outcome label) {
      expect_true_label(problem, state, t, label, label == Outcome::global ? global : spurious,
                        fmt::format("case {}", i));
    };
    OrderParameters state = random_state(random, problem);
    const OrderParameters other = random_state(random, problem);
    if (const auto label = regions.label(state, 0)) {
      check(state, 0, *label);
      check(corner(random, regions, state, other), 0, *label);
      continue;
    }
    for (i64 t = 1; t < 200 && !is_diverged(state); ++t) {
      state = reduced_step(regions.teacher(), problem.steps[stage_at(problem, t - 1)], cnn, state);
      if (const auto label = regions.label(state, stage_at(problem, t))) {
        check(state, t, *label);
        break;
      }
    }
  }
  // The trials must have tried something.
  EXPECT_GT(global.labelled, 20'000);
  EXPECT_GT(global.arrived, 15'000);
  EXPECT_GT(global.jumped, 1'000);
  EXPECT_GT(spurious.labelled, 8'000);
  EXPECT_GT(spurious.arrived, 4'000);
}

OrderParameters at_spurious_optimum(const Problem& problem) {
  return order_parameters(problem, {{-1, 0}, spurious_output(problem)});
}

TEST(Trapping, OptimaAreLabelled) {
  for (i64 i = 0; i < 500; ++i) {
    RandomCase random(62, i);
    Problem problem =
        make_problem(StudentKind::cnn, {1, 0}, random_output(random), 1e-3 * kPi, 1e-9);
    const OrderParameters global =
        order_parameters(problem, {problem.teacher.filter, problem.teacher.output});
    EXPECT_EQ(TrappingRegions(problem).label(global, 0), Outcome::global) << i;
    // The other critical point attracts only where sbar = abar'a* < 0 (optima_test.cpp).
    const OrderParameters other = at_spurious_optimum(problem);
    const double q = TeacherMoments(problem).q;
    if (other.s < -1e-12 * q)
      EXPECT_EQ(TrappingRegions(problem).label(other, 0), Outcome::spurious) << i;
    else
      EXPECT_NE(TrappingRegions(problem).label(other, 0), Outcome::spurious) << i;
  }
}

// U = 0 and phi = pi/2 to the last bit: g = 1 and e = 0, nothing drives s, its sign decides.
TEST(Trapping, RightAngleWithoutMeanOutput) {
  const Problem problem = make_problem(StudentKind::resnet, {1, 0}, {2, -1, -1}, 0.1, 0.01);
  const TrappingRegions regions(problem);
  for (const double s : {1e-9, 0.1, 6.0, 100.0}) {
    OrderParameters state{.psi = kPi / 2, .s = s, .omega = 0, .rho = 6, .nu = 1};
    EXPECT_EQ(regions.label(state, 0), std::nullopt);  // kPi / 2 is below pi / 2, so g is below 1
    state.psi = std::nextafter(kPi / 2, kPi);
    ASSERT_EQ(regions.label(state, 0), Outcome::global);
    EXPECT_EQ(TrappedRun(problem, state, 0, Outcome::global).contradiction(), "") << s;
    state.s = -s;
    EXPECT_EQ(regions.label(state, 0), std::nullopt);  // g is 1 still; a step later it is below
    state.s = 0;
    EXPECT_EQ(regions.label(state, 0), std::nullopt);
  }
}

// Why a jump of the cnn's filter is not always allowed. phi = 0.2, s > 0 and the drive (g-1) q + e
// > 0, for lambda > 1 even with the lowest e to come, so but for the jump the region would hold.
// The jump takes phi to 1.36, g falls, and an e < 0 that is small against g(0.2) makes s negative.
void expect_jump_to_end_global_region(double eta_a, double e_over_q, int steps) {
  const Problem problem = make_problem(StudentKind::cnn, {1, 0}, {1.2, -1}, eta_a, 1e4);
  const TeacherMoments teacher(problem);
  const TrappingRegions regions(problem);
  OrderParameters state{.psi = kPi - 0.2, .s = 0.01 * teacher.q};
  state.omega = -e_over_q * teacher.q / teacher.U;
  const double lowest = std::min(e_over_q, -regions.bounds(0).kappa * e_over_q) * teacher.q;
  ASSERT_GT((arc_cosine_kernel(state.psi) - 1) * teacher.q + lowest, 0);
  EXPECT_EQ(regions.label(state, 0), std::nullopt);
  for (int t = 0; t < steps; ++t) state = reduced_step(teacher, problem.steps[0], true, state);
  EXPECT_LT(state.s, 0);
}

TEST(Trapping, JumpWithNegativeDriveIsNotGlobal) {
  expect_jump_to_end_global_region(0.5, -1.9, 10);
}

TEST(Trapping, JumpWithOvershootingDriveIsNotGlobal) {
  expect_jump_to_end_global_region(2.85, 2, 2);  // lambda = 1.88
}

// With one patch sbar = 0 and every -v* is a saddle: no state may be called spurious.
TEST(Trapping, OnePatchIsNeverSpurious) {
  for (i64 i = 0; i < 5000; ++i) {
    RandomCase random(63, i);
    const Problem problem = make_problem(
        random.chance(0.5) ? StudentKind::resnet : StudentKind::cnn, {1, 0}, random.normals(1));
    const OrderParameters state = random_state(random, problem);
    EXPECT_NE(TrappingRegions(problem).label(state, 0), Outcome::spurious);
  }
}

// With p = 1 the filter is v* or -v* for ever, and however large eta_w is there is nothing to jump.
TEST(Trapping, OneDimension) {
  Tally at_v_star, opposite;
  for (i64 i = 0; i < 2000; ++i) {
    RandomCase random(64, i);
    Problem problem = random_trial(random);
    OrderParameters state = random_state(random, problem);
    problem.teacher.filter = {1};
    state.psi = random.chance(0.5) ? kPi : 0;
    const auto label = TrappingRegions(problem).label(state, 0);
    if (!label) continue;
    EXPECT_EQ(*label, state.psi > 0 ? Outcome::global : Outcome::spurious) << "case " << i;
    expect_true_label(problem, state, 0, *label, state.psi > 0 ? at_v_star : opposite,
                      fmt::format("case {}", i));
  }
  EXPECT_GT(at_v_star.arrived, 100);
  EXPECT_GT(opposite.arrived, 100);
}

TEST(Trapping, UnlawfulStepsInAnyStageToComeForbidLabels) {
  Problem problem = make_problem(StudentKind::resnet, {1, 0}, {2, -1, -1}, 0.1, 0.01);
  const OrderParameters state{.psi = 3, .s = 3, .omega = 0, .rho = 3, .nu = 1};
  const double unlawful = 2 * 2 * kPi / (3 + kPi - 1);  // lambda = 2
  problem.steps = {{.until = 10, .eta_a = unlawful, .eta_w = 0.01},
                   {.until = 20, .eta_a = 0.1, .eta_w = 0.01},
                   {.eta_a = 0.1, .eta_w = 0.01}};
  EXPECT_EQ(TrappingRegions(problem).label(state, 0), std::nullopt);
  EXPECT_EQ(TrappingRegions(problem).label(state, 1), Outcome::global);
  std::swap(problem.steps[0].eta_a, problem.steps[2].eta_a);
  for (const std::size_t stage : {0u, 1u, 2u})
    EXPECT_EQ(TrappingRegions(problem).label(state, stage), std::nullopt);
}

}  // namespace
}  // namespace sidestep
