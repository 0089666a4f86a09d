// One ensemble from problem to answer: run, count, store. The building block of the larger studies.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "sidestep/ensemble/ensemble.h"
#include "sidestep/ensemble/ranks.h"
#include "sidestep/problem/problem.h"
#include "sidestep/statistics/interval.h"
#include "sidestep/statistics/steps.h"
#include "sidestep/statistics/tally.h"
#include "sidestep/store/store.h"
#include "sidestep/study/shard.h"

namespace sidestep {

inline constexpr double kConfidence = 0.95;

/// How a study is run; the same for every study of the program.
struct StudyOptions {
  int jobs = 1;
  Ranks* ranks = nullptr;  ///< in place of `jobs` threads of this process, where work is spread
  Engine engine = Engine::batch;
  Simd simd = Simd::scalar;
  IntervalMethod interval = IntervalMethod::wilson;
  Store* store = nullptr;  ///< where results go, or nowhere
  i64 rows_limit =
      1'000'000;              ///< per-run rows are stored for runs below this number; counts always
  Shard shard;                ///< do this part of the runs or points, not all
  bool fresh = false;         ///< begin anew, whatever the store has of this
  std::string command;        ///< the command line, for the record
  ProgressObserver progress;  ///< finished runs of the ensemble at work
  const std::atomic<bool>* stop = nullptr;  ///< set by Ctrl-C
};

/// What is at work, for the record: threads in all, and their instruction sets.
i64 threads_at_work(const StudyOptions& options);
std::string simd_at_work(const StudyOptions& options);

struct EnsembleResult {
  Tally tally;
  StepHistogram steps;    ///< of the decided runs
  RateInterval interval;  ///< of the probability of the global optimum, at kConfidence
  double wall_s = 0;      ///< of all processes that worked on it
  bool complete =
      false;  ///< false: stopped before all runs asked for were done; the tally holds what was kept
  i64 from_store = 0;  ///< runs that a process before had stored
  i64 stored_as = 0;   ///< id in the store, 0 if not stored

  [[nodiscard]] double rate() const;  ///< global / runs; 0 if no run was done
};

/// The runs of options.shard. With a store, goes on with the ensemble there that is the same
/// (Store::take_up), or answers from it if it is finished.
EnsembleResult study_ensemble(const Problem& problem, const StudyOptions& options);

}  // namespace sidestep
