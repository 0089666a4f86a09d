// Many runs of one problem on all ranks: run_ensemble (ensemble.h) with the same results.
#pragma once

#include <cstdint>

#include "sidestep/ensemble/ensemble.h"
#include "sidestep/ensemble/ranks.h"

namespace sidestep {

inline constexpr const char* kRunsWork = "runs";
/// The work of that kind; its items are runs.
ChunkWork ensemble_work(const std::string& setup, Simd simd, const std::atomic<bool>& stop);

/// A run as the ranks send it: outcome and steps in eight bytes.
inline std::int64_t packed(const RunResult& run) {
  return run.steps * kOutcomes + static_cast<std::int64_t>(run.outcome);
}
inline RunResult unpacked(std::int64_t number) {
  return {static_cast<Outcome>(number % kOutcomes), number / kOutcomes};
}

/// options.jobs and options.simd are not looked at: the ranks have their own. The sink is given a
/// few windows at once.
i64 run_ensemble_on(Ranks& ranks, const Problem& problem, const EnsembleOptions& options,
                    const WindowSink& sink, const ProgressObserver& progress,
                    const std::atomic<bool>& stop);

}  // namespace sidestep
