#include "sidestep/study/ensemble_study.h"

#include <chrono>

#include "sidestep/ensemble/ranks_ensemble.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

EnsembleHeader header_of(const Problem& problem, const StudyOptions& options) {
  return {.problem_name = problem.name,
          .problem = to_toml(problem),
          .problem_hash = problem_hash(problem),
          .seed = problem.run.seed,
          .runs_requested = problem.run.runs,
          .engine = to_string(options.engine),
          .simd = options.engine == Engine::batch ? simd_at_work(options) : "scalar",
          .jobs = threads_at_work(options),
          .build = build_info(),
          .command = options.command};
}

}  // namespace

i64 threads_at_work(const StudyOptions& options) {
  return options.ranks != nullptr ? options.ranks->threads() : options.jobs;
}

std::string simd_at_work(const StudyOptions& options) {
  return options.ranks != nullptr ? options.ranks->simd() : to_string(options.simd);
}

double EnsembleResult::rate() const {
  if (tally.runs == 0) return 0;
  return static_cast<double>(tally.count(Outcome::global)) / static_cast<double>(tally.runs);
}

EnsembleResult study_ensemble(const Problem& problem, const StudyOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  EnsembleResult result;
  if (options.store != nullptr)
    result.stored_as = options.store->begin(header_of(problem, options));

  // From here on results arrive window by window, in run order, whatever the threads do.
  const WindowSink sink = [&](i64 first_run, std::span<const RunResult> window) {
    if (options.store != nullptr)
      options.store->append(result.stored_as, first_run, window, options.rows_limit);
    for (const RunResult& run : window) {
      result.tally.add(run);
      result.steps.add(run);
    }
  };
  const EnsembleOptions ensemble = {.first = 0,
                                    .runs = problem.run.runs,
                                    .jobs = options.jobs,
                                    .engine = options.engine,
                                    .simd = options.simd};
  static const std::atomic<bool> never{false};
  const std::atomic<bool>& stop = options.stop != nullptr ? *options.stop : never;
  const i64 done =
      options.ranks != nullptr
          ? run_ensemble_on(*options.ranks, problem, ensemble, sink, options.progress, stop)
          : run_ensemble(problem, ensemble, sink, options.progress, stop);

  result.complete = done == problem.run.runs;
  result.interval = proportion_interval(result.tally.count(Outcome::global), result.tally.runs,
                                        kConfidence, options.interval);
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (options.store != nullptr)
    options.store->finish(result.stored_as, {.wall_s = result.wall_s, .finished = result.complete});
  return result;
}

}  // namespace sidestep
