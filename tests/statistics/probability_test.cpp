// Exact probabilities against known answers, against themselves at higher order, by another method,
// and against simulation.
#include "sidestep/statistics/probability.h"

#include "support/random_study.h"
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sidestep/ensemble/ensemble.h"
#include "sidestep/statistics/compare.h"
#include "sidestep/statistics/interval.h"
#include "sidestep/statistics/tally.h"

namespace sidestep {
namespace {

const std::atomic<bool> kNever{false};

Probability exact(const Problem& problem, double error = 1e-10, bool boundary = true) {
  return exact_probability(problem, {.error = error, .simd = chosen_simd(), .boundary = boundary});
}

Probability exact(const std::string& name, const std::vector<std::string>& set = {}) {
  return exact(read_problem(name, set));
}

Tally simulate(const Problem& problem, i64 runs) {
  Tally tally;
  run_ensemble(
      problem, {.runs = runs, .jobs = 2, .simd = chosen_simd()},
      [&](i64, std::span<const RunResult> window) {
        for (const RunResult& run : window) tally.add(run);
      },
      {}, kNever);
  return tally;
}

// phi_0 = pi/2 and 1'a* = 0: nothing but the sign of s decides.
TEST(Probability, IsOneHalfByTheSymmetryOfTheLaw) {
  for (const char* law : {"ball", "sphere", "gaussian"})
    for (const char* radius : {"0.3", "1", "4"})
      for (const int pairs : {1, 3, 25}) {
        const Probability p =
            exact("table1/resnet/k16",
                  {fmt::format("teacher.plus={}", pairs), fmt::format("teacher.minus={}", pairs),
                   "teacher.filter=[1,0,0]", "teacher.p=3", "init.filter_law=fixed",
                   "init.filter=[0,1,0]", fmt::format("init.output_law={}", law),
                   fmt::format("init.output_radius={}", radius)});
        EXPECT_NEAR(p.global, 0.5, 1e-10) << law << radius << " " << pairs;
        EXPECT_LE(p.error, 1e-10);
        EXPECT_EQ(p.method, ProbabilityMethod::boundary_proved);
        EXPECT_EQ(p.undecided, 0);
      }
}

TEST(Probability, OfOneStartIsItsLabel) {
  EXPECT_EQ(exact("figure3/ssw").global, 1);
  EXPECT_EQ(exact("figure3/no-ssw").global, 0);
  EXPECT_EQ(exact("figure3/no-ssw").spurious, 1);
  EXPECT_EQ(exact("figure3/ssw").method, ProbabilityMethod::single_start);
  // The same by the radius: a ball of radius 0 is the origin.
  EXPECT_EQ(exact("table1/resnet/k16", {"init.output_radius=0"}).global, 1);
}

TEST(Probability, InOneDimensionIsThatOfTheSign) {
  const Probability p = exact("table1/cnn/k16", {"teacher.p=1", "teacher.filter=[1]"});
  EXPECT_EQ(p.global, 0.5);
  EXPECT_EQ(p.spurious, 0.5);
}

TEST(Probability, OfUnlawfulStepsIsNotGiven) {
  const Probability p = exact("table1/cnn/k100", {"steps.1.eta_a=0.2"});  // lambda = 3.3
  EXPECT_EQ(p.method, ProbabilityMethod::unlawful);
  EXPECT_EQ(p.undecided, 1);
}

// docs/theory/order.md: nearer to the teacher is never worse.
TEST(Probability, FallsWithTheAngle) {
  double before = 1;
  for (int i = 4; i <= 9; ++i) {
    const double p = exact("table1/resnet/k25", {fmt::format("teacher.angle=0.{}", i)}).global;
    EXPECT_LE(p, before + 1e-10) << i;
    before = p;
  }
  EXPECT_LT(before, 0.01);
}

// Where the centre of the ball succeeds, a larger ball is worse.
TEST(Probability, FallsWithTheRadiusWhereTheCentreSucceeds) {
  double before = 1;
  for (const double radius : {0.1, 0.3, 0.5, 0.8, 1.5, 3.0, 10.0}) {
    const double p =
        exact("table1/resnet/k36", {fmt::format("init.output_radius={}", radius)}).global;
    EXPECT_LE(p, before + 1e-10) << radius;
    before = p;
  }
  EXPECT_LT(before, 0.6);
}

// k = 2 on the circle: the law is one angle, and the boundary two points of it.
TEST(Probability, OnACircleIsAnArc) {
  const std::vector<std::string> set = {"teacher.output=[1, 0.5]", "init.output_law=sphere",
                                        "init.output_radius=2", "steps.1.eta_a=0.01",
                                        "steps.1.eta_w=0.01"};
  const Problem problem = read_problem("table1/resnet/k16", set);
  const Probability p = exact(problem);
  const Tally tally = simulate(problem, 200'000);
  EXPECT_GT(binomial_exact_p(tally.count(Outcome::global), tally.runs, p.global), 0.001);
  EXPECT_LE(p.error, 1e-10);
}

Problem trial(i64 index) {
  Problem problem = random_study(77, index);
  problem.run.max_steps = 30'000;
  problem.run.seed = static_cast<std::uint64_t>(1000 + index);
  return problem;
}

// Runs are short and decided.
bool is_quick(const Problem& problem) {
  const Tally pilot = simulate(problem, 200);
  return pilot.count(Outcome::undecided) == 0 && pilot.gd_steps < 200 * 2000;
}

TEST(Probability, ErrorIsHonest) {
  int compared = 0;
  for (i64 i = 0; i < 40; ++i) {
    const Problem problem = trial(i);
    if (!is_quick(problem)) continue;
    const Probability fine = exact(problem, 1e-11);
    if (fine.error > 1e-10) continue;
    const Probability coarse = exact(problem, 1e-5);
    EXPECT_LE(std::abs(coarse.global - fine.global), coarse.error + fine.error) << i;
    ++compared;
  }
  EXPECT_GE(compared, 25);
}

TEST(Probability, IsTheSameByLines) {
  int compared = 0;
  for (i64 i = 0; i < 40; ++i) {
    const Problem problem = trial(i);
    if (!is_quick(problem)) continue;
    const Probability boundary = exact(problem, 1e-8);
    if (boundary.error > 1e-8) continue;
    const Probability lines = exact(problem, 2e-3, false);
    EXPECT_LE(std::abs(lines.global - boundary.global), lines.error) << i;
    ++compared;
  }
  EXPECT_GE(compared, 15);
}

// Random problems of every kind: is the exact value inside the 99.9 % interval of simulated runs?
// SIDESTEP_EXTENSIVE=1 tries 300 problems with 100,000 runs each (scripts/compare_exact).
TEST(Probability, AgreesWithSimulation) {
  const bool extensive = std::getenv("SIDESTEP_EXTENSIVE") != nullptr;
  const i64 problems = extensive ? 300 : 40;
  const i64 runs = extensive ? 100'000 : 4'000;
  i64 outside = 0;
  i64 compared = 0;
  for (i64 i = 0; compared < problems; ++i) {
    const Problem problem = trial(i);
    // Where much stays undecided, the limit and the simulation's step limit are different
    // questions.
    if (!is_quick(problem)) continue;
    const Probability p = exact(problem, 1e-8);
    const Tally tally = simulate(problem, runs);
    const RateInterval interval = proportion_interval(tally.count(Outcome::global), runs, 0.999,
                                                      IntervalMethod::clopper_pearson);
    const double unknown = p.error + p.undecided;
    const bool inside = p.global + unknown >= interval.low && p.global - p.error <= interval.high;
    if (!inside) {
      ++outside;
      fmt::print("case {}: exact {} +- {:.1e} ({}), simulated [{}, {}]\n", i, p.global, p.error,
                 to_string(p.method), interval.low, interval.high);
    }
    ++compared;
  }
  fmt::print("{} of {} exact values outside the 99.9 % interval of {} runs\n", outside, compared,
             runs);
  // More than this many by chance: less than 1 in 1000.
  EXPECT_LE(outside, extensive ? 3 : 1);
}

}  // namespace
}  // namespace sidestep
