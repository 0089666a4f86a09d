// The batch engine against the scalar ones: labels, steps and states.
#include "sidestep/ensemble/batch.h"

#include "support/random_study.h"
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/ensemble/ensemble.h"
#include "sidestep/ensemble/one_run.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

struct BatchResults {
  std::vector<RunResult> results;
  std::vector<OrderParameters> states;
};

BatchResults run_batch(const Problem& problem, i64 runs, Simd simd) {
  static const std::atomic<bool> never{false};
  BatchResults batch{std::vector<RunResult>(static_cast<std::size_t>(runs)),
                     std::vector<OrderParameters>(static_cast<std::size_t>(runs))};
  RunWindow window;
  window.count = runs;
  window.results = batch.results.data();
  window.states = batch.states.data();
  window.stop = &never;
  BatchPlan(problem).work(window, simd);
  return batch;
}

bool operator==(const RunResult& a, const RunResult& b) {
  return a.outcome == b.outcome && a.steps == b.steps;
}

// 2600 problems x 4 runs = 10,400 runs: every label of every engine agrees. The reference engine
// rounds differently from the others at every step, so agreement is a matter of no run lying within
// ~1e-12 of a separatrix; with 1e4 runs that has a chance of about 1e-8.
TEST(Batch, LabelsAgreeAcrossEnginesOnTenThousandRandomRuns) {
  constexpr i64 kProblems = 2600;
  constexpr i64 kRuns = 4;
  std::array<i64, kOutcomes> counts{};
  i64 other_steps = 0;
  for (i64 index = 0; index < kProblems; ++index) {
    const Problem problem = random_study(20260101, index);
    std::vector<BatchResults> batches;
    for (const Simd simd : available_simd()) batches.push_back(run_batch(problem, kRuns, simd));
    for (i64 run = 0; run < kRuns; ++run) {
      const auto r = static_cast<std::size_t>(run);
      const RunResult reduced = run_one(problem, r, Engine::reduced).result;
      const RunResult reference = run_one(problem, r, Engine::reference).result;
      ++counts[static_cast<std::size_t>(reduced.outcome)];
      ASSERT_EQ(reduced.outcome, reference.outcome) << to_toml(problem) << "run " << run;
      other_steps += reduced.steps != reference.steps ? 1 : 0;
      for (const BatchResults& batch : batches) {
        ASSERT_EQ(reduced.outcome, batch.results[r].outcome) << to_toml(problem) << "run " << run;
        other_steps += reduced.steps != batch.results[r].steps ? 1 : 0;
      }
    }
  }
  // The test must see every kind of outcome often, or it shows little.
  for (const i64 count : counts) EXPECT_GE(count, 20);
  // The step at which a label is proved is a comparison with rounding on both sides; near a tie it
  // comes one block earlier or later: in at most one of a thousand comparisons.
  EXPECT_LE(other_steps, kProblems * kRuns * static_cast<i64>(1 + available_simd().size()) / 1000);
}

// One lane with std::fma and vectors with hardware FMA do the same operations: the same bits.
TEST(Batch, FusedWidthsGiveIdenticalBits) {
  for (i64 index = 0; index < 300; ++index) {
    Problem problem = random_study(7, index);
    problem.run.max_steps = 3000;
    if (index % 3 == 0) {
      problem.run.stop = StopRule::converged;
      problem.run.tolerance = 1e-4;
    }
    constexpr i64 kRuns = 70;  // more than lanes, and not a multiple of any width
    const BatchResults scalar = run_batch(problem, kRuns, Simd::scalar);
    for (const Simd simd : available_simd()) {
      if (simd == Simd::scalar || simd == Simd::sse4) continue;
      const BatchResults vector = run_batch(problem, kRuns, simd);
      for (std::size_t r = 0; r < static_cast<std::size_t>(kRuns); ++r) {
        ASSERT_TRUE(scalar.results[r] == vector.results[r]) << to_toml(problem) << "run " << r;
        if (scalar.results[r].outcome == Outcome::diverged) continue;  // may hold NaN
        ASSERT_EQ(scalar.states[r].psi, vector.states[r].psi) << to_toml(problem) << "run " << r;
        ASSERT_EQ(scalar.states[r].s, vector.states[r].s);
        ASSERT_EQ(scalar.states[r].omega, vector.states[r].omega);
        ASSERT_EQ(scalar.states[r].nu, vector.states[r].nu);
      }
    }
  }
}

// The error budget along whole runs: batch, reduced and reference states after t steps differ by at
// most this much, in psi absolutely, in the outputs relative to |a*|, in nu relatively. Rounding is
// amplified along the saddle (resnet) and where the filter jumps over v* and comes out at an angle
// phi of which psi = pi - phi holds only the absolute value (cnn, first steps).
double worst_gap(const std::vector<std::string>& names) {
  double worst = 0;
  for (const std::string& name : names) {
    for (const i64 t : {1, 31, 100, 1000, 10000}) {
      Problem problem = read_problem(name, {"run.stop=converged", "run.tolerance=1e-13"});
      problem.run.max_steps = t;
      constexpr i64 kRuns = 20;
      const BatchResults batch = run_batch(problem, kRuns, chosen_simd());
      const double scale = norm(problem.teacher.output);
      const auto gap = [&](const OrderParameters& a, const OrderParameters& b) {
        return std::max({std::abs(a.psi - b.psi), std::abs(a.s - b.s) / (scale * scale),
                         std::abs(a.omega - b.omega) / scale,
                         std::abs(a.rho - b.rho) / (scale * scale), std::abs(a.nu - b.nu) / b.nu});
      };
      for (i64 run = 0; run < kRuns; ++run) {
        const auto r = static_cast<std::size_t>(run);
        if (batch.results[r].steps != t) continue;  // converged before
        const RunEnd reduced = run_one(problem, r, Engine::reduced);
        const RunEnd reference = run_one(problem, r, Engine::reference);
        worst = std::max(
            {worst, gap(batch.states[r], reduced.state), gap(reference.state, reduced.state)});
      }
    }
  }
  return worst;
}

TEST(Batch, ResnetStatesAgreeWithinTheErrorBudget) {
  constexpr double kBudget = 1e-11;  // 1.2e-12 seen
  EXPECT_LE(worst_gap({"table1/resnet/k16", "table1/resnet-ssw/k25", "table1/resnet/k100"}),
            kBudget);
}

TEST(Batch, CnnStatesAgreeWithinTheErrorBudget) {
  constexpr double kBudget = 1e-7;  // 4e-9 seen, in nu
  EXPECT_LE(worst_gap({"table1/cnn/k16", "table1/cnn/k100"}), kBudget);
}

TEST(Batch, ConvergedStepsEqualTheScalarEngines) {
  const Problem problem = read_problem("figure3/ssw");
  for (const Simd simd : available_simd())
    EXPECT_EQ(run_batch(problem, 3, simd).results[2].steps, 17622) << to_string(simd);
}

TEST(Ensemble, ThreadsAndWindowsDoNotChangeResults) {
  const Problem problem = read_problem("table1/resnet/k16");
  const auto collect = [&](int jobs, i64 first, i64 runs) {
    std::vector<RunResult> all;
    const std::atomic<bool> never{false};
    const i64 done = run_ensemble(
        problem, {.first = first, .runs = runs, .jobs = jobs, .simd = chosen_simd()},
        [&](i64, std::span<const RunResult> window) {
          all.insert(all.end(), window.begin(), window.end());
        },
        {}, never);
    EXPECT_EQ(done, runs);
    return all;
  };
  constexpr i64 kRuns = kWindow + 1000;
  const auto one = collect(1, 0, kRuns);
  const auto three = collect(3, 0, kRuns);
  const auto tail = collect(2, kRuns - 100, 100);
  for (std::size_t r = 0; r < one.size(); ++r) ASSERT_TRUE(one[r] == three[r]) << r;
  for (std::size_t r = 0; r < 100; ++r)
    ASSERT_TRUE(one[static_cast<std::size_t>(kRuns) - 100 + r] == tail[r]) << r;
}

// Who is killed loses about a second, however slow the runs: a window is handed over in parts.
TEST(Ensemble, SlowWindowsAreHandedOverInParts) {
  const Problem problem = read_problem("figure3/no-ssw");
  for (const Engine engine : {Engine::batch, Engine::reduced}) {
    std::atomic<bool> stop{false};
    std::vector<RunResult> all;
    int parts = 0;
    run_ensemble(
        problem, {.runs = kWindow, .jobs = 2, .engine = engine, .simd = chosen_simd()},
        [&](i64 first, std::span<const RunResult> window) {
          EXPECT_EQ(first, static_cast<i64>(all.size()));
          all.insert(all.end(), window.begin(), window.end());
          if (++parts == 2) stop = true;
        },
        {}, stop);
    EXPECT_GE(parts, 2);
    EXPECT_LE(parts, 3);  // with what was done when it stopped, if anything was
    EXPECT_LT(all.size(), static_cast<std::size_t>(kWindow));
    for (const RunResult& run : all) ASSERT_EQ(run.outcome, Outcome::spurious);
  }
}

TEST(Ensemble, StopKeepsWhatWasDoneAndSinkErrorsArePassedOn) {
  const Problem problem = read_problem("table1/resnet/k16");
  const EnsembleOptions options{.runs = 3 * kWindow, .jobs = 2, .simd = chosen_simd()};
  std::atomic<bool> stop{false};
  i64 seen = 0;
  const i64 done = run_ensemble(
      problem, options,
      [&](i64, std::span<const RunResult> window) {
        seen += static_cast<i64>(window.size());
        stop = true;
      },
      {}, stop);
  EXPECT_EQ(done, seen);
  EXPECT_GE(done, kWindow);
  EXPECT_LT(done, options.runs);

  // Within the first window too: a prefix of the runs, the same ones as without the stop.
  std::vector<RunResult> kept;
  stop = false;
  run_ensemble(
      read_problem("table1/resnet/k16", {"run.stop=converged"}), options,
      [&](i64 first, std::span<const RunResult> window) {
        EXPECT_EQ(first, static_cast<i64>(kept.size()));
        kept.insert(kept.end(), window.begin(), window.end());
      },
      [&](i64 runs_done) { stop = runs_done > 0; }, stop);
  EXPECT_GT(kept.size(), 0U);
  EXPECT_LT(kept.size(), static_cast<std::size_t>(kWindow));
  for (const RunResult& run : kept) EXPECT_GT(run.steps, 0);

  stop = false;
  EXPECT_THROW(
      run_ensemble(
          problem, options,
          [](i64, std::span<const RunResult>) { throw std::runtime_error("disk full"); }, {}, stop),
      std::runtime_error);
}

}  // namespace
}  // namespace sidestep
