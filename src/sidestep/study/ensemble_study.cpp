#include "sidestep/study/ensemble_study.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "sidestep/ensemble/ranks_ensemble.h"
#include "sidestep/problem/read.h"
#include "sidestep/store/database.h"

namespace sidestep {
namespace {

EnsembleHeader header_of(const Problem& problem, const Part& part, const StudyOptions& options) {
  return {.problem_name = problem.name,
          .problem = to_toml(problem),
          .problem_hash = problem_hash(problem),
          .seed = problem.run.seed,
          .runs_requested = part.end - part.first,
          .first_run = part.first,
          .rows_limit = std::min(options.rows_limit, problem.run.runs),
          .engine = to_string(options.engine),
          .simd = options.engine == Engine::batch ? simd_at_work(options) : "scalar",
          .jobs = threads_at_work(options),
          .build = build_info(),
          .command = options.command};
}

// What the store has of the ensemble, which is begun if that is nothing. Whether it is finished.
bool take_up(EnsembleResult& result, const Problem& problem, const Part& part,
             const StudyOptions& options) {
  Store& store = *options.store;
  const EnsembleHeader header = header_of(problem, part, options);
  result.stored_as = options.fresh ? store.begin(header) : store.take_up(header);
  auto [row, steps] = store.get_counted(result.stored_as);
  const i64 left = header.runs_requested - row.tally.runs;
  if (left < 0 || (left > 0 && row.totals.finished))
    throw DamagedStore(
        store.path(),
        fmt::format("ensemble {} has {} of {} runs, and is {}", row.id, row.tally.runs,
                    header.runs_requested, row.totals.finished ? "finished" : "not finished"));
  result.from_store = row.tally.runs;
  result.tally = row.tally;
  result.steps = std::move(steps);
  result.wall_s = row.totals.wall_s;
  return row.totals.finished;
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
  using Clock = std::chrono::steady_clock;
  auto stored_at = Clock::now();
  const auto seconds_since_stored = [&stored_at] {
    const auto now = Clock::now();
    return std::chrono::duration<double>(now - std::exchange(stored_at, now)).count();
  };
  EnsembleResult result;
  const Part part = part_of(problem.run.runs, options.shard, "runs");
  const bool finished = options.store != nullptr && take_up(result, problem, part, options);

  // From here on results arrive window by window, in run order, whatever the threads do.
  const WindowSink sink = [&](i64 first_run, std::span<const RunResult> window) {
    const double seconds = seconds_since_stored();
    result.wall_s += seconds;
    if (options.store != nullptr)
      options.store->append(result.stored_as, first_run, window, options.rows_limit, seconds);
    for (const RunResult& run : window) {
      result.tally.add(run);
      result.steps.add(run);
    }
  };
  const EnsembleOptions ensemble = {.first = part.first + result.from_store,
                                    .runs = part.end - part.first - result.from_store,
                                    .jobs = options.jobs,
                                    .engine = options.engine,
                                    .simd = options.simd};
  ProgressObserver progress;
  if (options.progress) progress = [&](i64 done) { options.progress(result.from_store + done); };
  static const std::atomic<bool> never{false};
  const std::atomic<bool>& stop = options.stop != nullptr ? *options.stop : never;
  if (options.ranks != nullptr)
    run_ensemble_on(*options.ranks, problem, ensemble, sink, progress, stop);
  else
    run_ensemble(problem, ensemble, sink, progress, stop);

  result.complete = result.tally.runs == part.end - part.first;
  result.interval = proportion_interval(result.tally.count(Outcome::global), result.tally.runs,
                                        kConfidence, options.interval);
  if (finished) return result;
  const double seconds = seconds_since_stored();
  result.wall_s += seconds;
  if (options.store != nullptr) options.store->finish(result.stored_as, seconds, result.complete);
  return result;
}

}  // namespace sidestep
