// Tallies and step histograms: merged in any order, compared with sorting.
#include "sidestep/statistics/tally.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/statistics/steps.h"

namespace sidestep {
namespace {

// Steps of all magnitudes, from 0 to 2^61, and all outcomes.
std::vector<RunResult> made_up_results(int count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<RunResult> results;
  for (int i = 0; i < count; ++i) {
    const auto outcome = static_cast<Outcome>(random() % kOutcomes);
    results.push_back({outcome, static_cast<i64>(random() >> (3 + random() % 61))});
  }
  return results;
}

std::vector<i64> sorted_decided_steps(const std::vector<RunResult>& results) {
  std::vector<i64> steps;
  for (const RunResult& result : results)
    if (result.outcome == Outcome::global || result.outcome == Outcome::spurious)
      steps.push_back(result.steps);
  std::sort(steps.begin(), steps.end());
  return steps;
}

i64 nearest_rank(const std::vector<i64>& sorted, int percent) {
  const auto rank = static_cast<std::size_t>(
      std::ceil(static_cast<double>(sorted.size()) * static_cast<double>(percent) / 100 - 1e-9));
  return sorted[rank - 1];
}

TEST(Tally, CountsEveryOutcomeAndAllSteps) {
  Tally tally;
  tally.add({Outcome::global, 32});
  tally.add({Outcome::global, 64});
  tally.add({Outcome::spurious, 96});
  tally.add({Outcome::diverged, 1});
  EXPECT_EQ(tally.runs, 4);
  EXPECT_EQ(tally.count(Outcome::global), 2);
  EXPECT_EQ(tally.count(Outcome::spurious), 1);
  EXPECT_EQ(tally.count(Outcome::undecided), 0);
  EXPECT_EQ(tally.count(Outcome::diverged), 1);
  EXPECT_EQ(tally.gd_steps, 193U);
}

TEST(Tally, MergingPartsInAnyOrderGivesTheWhole) {
  std::vector<RunResult> results = made_up_results(20'000, 1);
  for (RunResult& result : results) result.steps >>= 12;  // the sum must stay below 2^64
  Tally whole;
  StepHistogram whole_steps;
  for (const RunResult& result : results) {
    whole.add(result);
    whole_steps.add(result);
  }
  std::mt19937 random(2);
  for (int trial = 0; trial < 20; ++trial) {
    const std::size_t parts = 1 + random() % 40;
    std::vector<Tally> tallies(parts);
    std::vector<StepHistogram> steps(parts);
    for (const RunResult& result : results) {
      const std::size_t part = random() % parts;
      tallies[part].add(result);
      steps[part].add(result);
    }
    Tally merged;
    StepHistogram merged_steps;
    for (std::size_t part = parts; part-- > 0;) {
      merged.merge(tallies[part]);
      merged_steps.merge(steps[part]);
    }
    EXPECT_EQ(merged, whole);
    EXPECT_EQ(merged_steps, whole_steps);
  }
}

TEST(StepHistogram, IsExactBelow65536) {
  for (const int count : {1, 2, 3, 99, 100, 101, 200, 5000, 12345}) {
    std::vector<RunResult> results = made_up_results(4 * count, 3);
    for (RunResult& result : results) result.steps %= 65536;
    const std::vector<i64> sorted = sorted_decided_steps(results);
    if (sorted.empty()) continue;
    StepHistogram histogram;
    for (const RunResult& result : results) histogram.add(result);
    EXPECT_EQ(histogram.count(), static_cast<i64>(sorted.size()));
    for (int percent = 1; percent <= 100; ++percent)
      EXPECT_EQ(histogram.percentile(percent), nearest_rank(sorted, percent)) << percent;
    EXPECT_EQ(histogram.max(), sorted.back());
    i64 sum = 0;
    for (const i64 steps : sorted) sum += steps;
    EXPECT_EQ(histogram.mean(), static_cast<double>(sum) / static_cast<double>(sorted.size()));
  }
}

TEST(StepHistogram, IsWithinOnePartIn65536Above) {
  const std::vector<RunResult> results = made_up_results(50'000, 4);
  const std::vector<i64> sorted = sorted_decided_steps(results);
  StepHistogram histogram;
  for (const RunResult& result : results) histogram.add(result);
  double largest = 0;
  for (int percent = 1; percent <= 100; ++percent) {
    const auto exact = static_cast<double>(nearest_rank(sorted, percent));
    const auto found = static_cast<double>(histogram.percentile(percent).value());
    largest = std::max(largest, std::abs(found - exact) / std::max(exact, 1.0));
  }
  EXPECT_LE(largest, 0x1p-16);
  EXPECT_GT(largest, 0);  // else this test does not reach the coarse bins
  EXPECT_EQ(histogram.max(), sorted.back());
}

TEST(StepHistogram, TheEdgesOfTheBinsAreWithinTheBound) {
  for (int bits = 1; bits <= 62; ++bits)
    for (const i64 offset : {-2, -1, 0, 1, 2}) {
      const i64 steps = (i64{1} << bits) + offset;
      StepHistogram histogram;
      histogram.add({Outcome::global, steps});
      histogram.add(
          {Outcome::global, 4'611'686'018'427'387'999});  // so that the maximum is no help
      const auto error = static_cast<double>(histogram.percentile(50).value() - steps);
      EXPECT_LE(std::abs(error), static_cast<double>(steps) * 0x1p-16) << steps;
    }
}

TEST(StepHistogram, LeavesOutRunsThatWereGivenUp) {
  StepHistogram histogram;
  histogram.add({Outcome::undecided, 1'000'000});
  histogram.add({Outcome::diverged, 7});
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.mean(), std::nullopt);
  EXPECT_EQ(histogram.median(), std::nullopt);
  EXPECT_EQ(histogram.p99(), std::nullopt);
  EXPECT_EQ(histogram.max(), std::nullopt);
}

TEST(StepHistogram, TheMedianOfAnEvenNumberIsTheLowerMiddleOne) {
  StepHistogram histogram;
  for (const i64 steps : {400, 100, 300, 200}) histogram.add({Outcome::spurious, steps});
  EXPECT_EQ(histogram.median(), 200);
  EXPECT_EQ(histogram.p99(), 400);
  EXPECT_EQ(histogram.mean(), 250.0);
}

}  // namespace
}  // namespace sidestep
