// How many steps the decided runs took. The steps are counted in bins: one for every number below
// 65536, and above that one for every value of the 16 leading bits, so that the memory is bounded
// (at most 1.6 million bins; a few thousand occur) however many runs there are. Count, mean and
// maximum are exact; a percentile beyond 65535 is the middle of its bin, off by at most a part in
// 2^16 = 65536 of its value. As in tally.h all is integer, and the order of adding does not matter.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "sidestep/outcome/outcome.h"

namespace sidestep {

class StepHistogram {
 public:
  /// Counts a global or spurious run; others are ignored, for their steps say when we gave up.
  /// result.steps >= 0.
  void add(const RunResult& result);
  void merge(const StepHistogram& other);

  [[nodiscard]] i64 count() const { return count_; }

  // The rest is empty while count() == 0.

  /// The exact sum divided by the count (the sum must be below 1.8e19, as in tally.h).
  [[nodiscard]] std::optional<double> mean() const;
  /// Nearest rank: the smallest recorded number of steps that at least percent/100 of the runs do
  /// not exceed; for an even number of runs the 50th percentile is the lower middle one.
  /// 1 <= percent <= 100.
  [[nodiscard]] std::optional<i64> percentile(int percent) const;
  [[nodiscard]] std::optional<i64> median() const { return percentile(50); }
  [[nodiscard]] std::optional<i64> p99() const { return percentile(99); }
  [[nodiscard]] std::optional<i64> max() const;

  /// What a store keeps of it: runs for each bin that has any, by number, and the exact sum.
  [[nodiscard]] const std::map<std::uint32_t, i64>& bins() const { return bins_; }
  [[nodiscard]] std::uint64_t sum() const { return sum_; }
  /// The histogram with these; nothing if there is none: such bins do not exist, or hold no runs,
  /// or the largest number of steps is not in the last of them.
  static std::optional<StepHistogram> restored(const std::map<std::uint32_t, i64>& bins,
                                               std::uint64_t sum, i64 max);

  bool operator==(const StepHistogram&) const = default;

 private:
  std::map<std::uint32_t, i64> bins_;  // bin number (steps.cpp) -> runs
  i64 count_ = 0;
  std::uint64_t sum_ = 0;
  i64 max_ = 0;
};

}  // namespace sidestep
