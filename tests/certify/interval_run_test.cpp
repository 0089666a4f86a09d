// The general route: labels of boxes in interval arithmetic against runs of the simulator from
// points inside, with jumps of the filter, lambda above 1 and filters of any length.
#include "sidestep/certify/interval_run.h"

#include "support/random_problem.h"
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/ensemble/one_run.h"

namespace sidestep {
namespace {

Problem random_large_steps(RandomCase& random) {
  const StudentKind kind = random.chance(0.7) ? StudentKind::cnn : StudentKind::resnet;
  const i64 k = random.integer(1, 30);
  Problem problem = random_problem(random, kind, random.integer(1, 6), k);
  double q = 0;
  for (const double a : problem.teacher.output) q += a * a;
  const double lambda_one = 2 * M_PI / (static_cast<double>(k) + M_PI - 1);
  const double eta_w = random.log_between(0.05, kind == StudentKind::cnn ? 20 : 2) / q;
  problem.steps = {{.until = random.integer(1, 200),
                    .eta_a = random.log_between(0.05, 1.9) * lambda_one,
                    .eta_w = eta_w * random.log_between(0.1, 1)},
                   {.eta_a = random.log_between(0.05, 1.9) * lambda_one, .eta_w = eta_w}};
  problem.init.output_law = OutputLaw::fixed;
  problem.init.output = random.normals(k);
  problem.init.filter_law = FilterLaw::fixed;
  problem.init.filter = random.unit(problem.p());
  if (kind == StudentKind::cnn) {
    const double length = random.log_between(0.25, 4);
    for (double& v : problem.init.filter) v *= length;
  }
  problem.run.max_steps = 50'000;
  check_problem(problem);
  return problem;
}

Interval widened(RandomCase& random, Interval x, double most) {
  const double width = random.chance(0.3) ? 0 : random.log_between(1e-8, most);
  const double below = random.between(0, width);
  return x + Interval(-below, width - below);
}

TEST(IntervalRun, LabelsAgreeWithTheSimulator) {
  int global = 0, spurious = 0, undecided = 0;
  for (i64 i = 0; i < 800; ++i) {
    RandomCase random(431, i);
    const Problem problem = random_large_steps(random);
    const IntervalSystem system = interval_system(problem);
    const OutputBounds a = output_bounds(problem, problem.init.output);
    const double scale = std::sqrt(system.teacher.q.hi);
    StartBox box{start_psi(problem), widened(random, a.f, 0.3 * scale),
                 widened(random, a.n, 0.3 * scale)};
    if (problem.p() > 1) {
      box.psi = widened(random, box.psi, 0.3);
      box.psi = {std::max(box.psi.lo, 0.0), std::min(box.psi.hi, kPiInterval.hi)};
    }
    const BoxLabel label = run_box(system, box, {});
    if (label == BoxLabel::undecided) {
      ++undecided;
      continue;
    }
    const Outcome outcome = run_one(problem, 0, Engine::reduced).result.outcome;
    // Where the simulator's own margins keep it from a label, it has none.
    if (outcome == Outcome::undecided) continue;
    ASSERT_EQ(outcome, label == BoxLabel::global ? Outcome::global : Outcome::spurious) << i;
    (label == BoxLabel::global ? global : spurious) += 1;
  }
  EXPECT_GT(global, 80);
  EXPECT_GT(spurious, 30);
  EXPECT_LT(undecided, 530);
}

TEST(IntervalRun, UnlawfulStepsAreNeverLabelled) {
  RandomCase random(432, 0);
  Problem problem = random_large_steps(random);
  problem.steps.back().eta_a = 2.01 * 2 * M_PI / (static_cast<double>(problem.k()) + M_PI - 1);
  const OutputBounds a = output_bounds(problem, problem.init.output);
  EXPECT_EQ(run_box(interval_system(problem), {start_psi(problem), a.f, a.n}, {}),
            BoxLabel::undecided);
}

}  // namespace
}  // namespace sidestep
