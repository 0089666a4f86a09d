// What became of many runs, as counts. Everything is an integer, so tallies of parts of an ensemble
// can be merged in any order, by any number of threads or ranks, and give the same total.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sidestep/outcome/outcome.h"

namespace sidestep {

struct Tally {
  i64 runs = 0;                         ///< the sum of `counts`
  std::array<i64, kOutcomes> counts{};  ///< indexed by Outcome
  std::uint64_t gd_steps = 0;  ///< sum of RunResult::steps; exact below 1.8e19 (86 days of 1000
                               ///< cores at 2.5e9 steps per second), modulo 2^64 beyond

  /// Counts one run; result.steps >= 0.
  void add(const RunResult& result);
  void merge(const Tally& other);
  [[nodiscard]] i64 count(Outcome outcome) const {
    return counts[static_cast<std::size_t>(outcome)];
  }
  bool operator==(const Tally&) const = default;
};

}  // namespace sidestep
