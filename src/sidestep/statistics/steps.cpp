#include "sidestep/statistics/steps.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace sidestep {
namespace {

// Bins are numbered in increasing order of steps without gaps: with `shift` the number of bits that
// do not fit into 16, bin = shift * 2^15 + (steps >> shift). For shift > 0 the second term runs
// from 2^15 to 2^16 - 1, and so the bins of one shift end where those of the next begin.
std::uint32_t bin_of(i64 steps) {
  const auto value = static_cast<std::uint64_t>(steps);
  const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - 16);
  return (static_cast<std::uint32_t>(shift) << 15) + static_cast<std::uint32_t>(value >> shift);
}

i64 middle_of(std::uint32_t bin) {
  if (bin < (1U << 16)) return bin;
  const std::uint32_t shift = (bin >> 15) - 1;
  const i64 leading = bin - (shift << 15);
  return (leading << shift) + (i64{1} << (shift - 1));
}

}  // namespace

void StepHistogram::add(const RunResult& result) {
  if (result.outcome != Outcome::global && result.outcome != Outcome::spurious) return;
  ++bins_[bin_of(result.steps)];
  ++count_;
  sum_ += static_cast<std::uint64_t>(result.steps);
  max_ = std::max(max_, result.steps);
}

void StepHistogram::merge(const StepHistogram& other) {
  for (const auto& [bin, runs] : other.bins_) bins_[bin] += runs;
  count_ += other.count_;
  sum_ += other.sum_;
  max_ = std::max(max_, other.max_);
}

std::optional<StepHistogram> StepHistogram::restored(const std::map<std::uint32_t, i64>& bins,
                                                     std::uint64_t sum, i64 max) {
  if (max < 0 || (bins.empty() ? sum != 0 || max != 0 : bin_of(max) != bins.rbegin()->first))
    return std::nullopt;
  StepHistogram histogram;
  for (const auto& [bin, runs] : bins) {
    if (runs <= 0 || runs > std::numeric_limits<i64>::max() - histogram.count_) return std::nullopt;
    histogram.count_ += runs;
  }
  histogram.bins_ = bins;
  histogram.sum_ = sum;
  histogram.max_ = max;
  return histogram;
}

std::optional<double> StepHistogram::mean() const {
  if (count_ == 0) return std::nullopt;
  return static_cast<double>(sum_) / static_cast<double>(count_);
}

std::optional<i64> StepHistogram::percentile(int percent) const {
  if (count_ == 0) return std::nullopt;
  // ceil(percent * count / 100), taken apart so that it cannot overflow.
  const i64 rank = count_ / 100 * percent + (count_ % 100 * percent + 99) / 100;
  i64 seen = 0;
  for (const auto& [bin, runs] : bins_) {
    seen += runs;
    // The middle of the last bin may lie beyond the largest value in it.
    if (seen >= rank) return std::min(middle_of(bin), max_);
  }
  return max_;
}

std::optional<i64> StepHistogram::max() const {
  if (count_ == 0) return std::nullopt;
  return max_;
}

}  // namespace sidestep
