// Many runs of one problem, on all cores, in windows of bounded size: results are handed over
// window by window, in run order, so memory does not grow with the number of runs and nothing
// depends on the number of threads.
#pragma once

#include <atomic>
#include <functional>
#include <span>

#include "sidestep/ensemble/one_run.h"
#include "sidestep/ensemble/simd.h"
#include "sidestep/outcome/outcome.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

inline constexpr i64 kWindow = 65536;

struct EnsembleOptions {
  i64 first = 0;  ///< number of the first run
  i64 runs = 0;
  int jobs = 1;  ///< threads, >= 1
  Engine engine = Engine::batch;
  Simd simd = Simd::scalar;  ///< for Engine::batch
};

/// Called with the results of consecutive runs, on the calling thread: a window, or what is done of
/// it if it takes longer than a second, so that who stores results loses little when killed. (A run
/// that takes long itself holds back those behind it in its window.)
using WindowSink = std::function<void(i64 first_run, std::span<const RunResult> results)>;
/// Called now and then with the number of finished runs, on the calling thread; may be empty.
using ProgressObserver = std::function<void(i64 runs_done)>;

/// Runs the ensemble; returns how many runs were handed to the sink (all of them, unless `stop` was
/// set: then those before the first that was not done). An exception from the sink ends the work
/// and is passed on.
i64 run_ensemble(const Problem& problem, const EnsembleOptions& options, const WindowSink& sink,
                 const ProgressObserver& progress, const std::atomic<bool>& stop);

/// Threads to use by default: the processors this process may run on, or fewer if OMP_NUM_THREADS
/// or SLURM_CPUS_PER_TASK say so.
int default_jobs();

}  // namespace sidestep
