#include "sidestep/statistics/tally.h"

namespace sidestep {

void Tally::add(const RunResult& result) {
  ++runs;
  ++counts[static_cast<std::size_t>(result.outcome)];
  gd_steps += static_cast<std::uint64_t>(result.steps);
}

void Tally::merge(const Tally& other) {
  runs += other.runs;
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  gd_steps += other.gd_steps;
}

}  // namespace sidestep
