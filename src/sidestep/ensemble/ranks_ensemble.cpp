#include "sidestep/ensemble/ranks_ensemble.h"

#include <algorithm>
#include <map>
#include <memory>

#include "sidestep/ensemble/batch.h"
#include "sidestep/ensemble/bytes.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr i64 kGrain = 256;  // runs: some for every lane in flight
constexpr i64 kMostAhead = 64 * kWindow;
// Handed over at once, to be stored at once: many ranks do more in the time that flushing takes
// than one process does; but not so many that storing the rows of all would take long.
constexpr i64 kHandedOver = 4 * kWindow;

struct RunsPlan {
  explicit RunsPlan(Problem the_problem) : problem(std::move(the_problem)), batch(problem) {}
  Problem problem;
  BatchPlan batch;
};

void batch_runs(const RunsPlan& plan, const Chunk& chunk, Simd simd, const std::atomic<bool>& stop,
                Answer& answer) {
  constexpr i64 kNotDone = -1;  // in `steps`
  std::vector<RunResult> results(static_cast<std::size_t>(chunk.count),
                                 RunResult{Outcome::undecided, kNotDone});
  RunWindow window;
  window.first = chunk.first;
  window.count = chunk.count;
  window.results = results.data();
  window.stop = &stop;
  plan.batch.work(window, simd);
  for (const RunResult& run : results) {
    if (run.steps == kNotDone) return;
    put(answer.bytes, packed(run));
    ++answer.done;
  }
}

void single_runs(const RunsPlan& plan, const Chunk& chunk, Engine engine,
                 const std::atomic<bool>& stop, Answer& answer) {
  const auto stopped = [&stop] { return stop.load(std::memory_order_relaxed); };
  for (i64 run = chunk.first; run < chunk.first + chunk.count; ++run) {
    const RunResult result =
        run_one(plan.problem, static_cast<std::uint64_t>(run), engine, {}, stopped).result;
    if (stopped()) return;
    put(answer.bytes, packed(result));
    ++answer.done;
  }
}

}  // namespace

ChunkWork ensemble_work(const std::string& setup, Simd simd, const std::atomic<bool>& stop) {
  std::string_view bytes = setup;
  const auto engine = take<Engine>(bytes);
  const auto plan = std::make_shared<const RunsPlan>(parse_problem(std::string(bytes), "problem"));
  return [plan, engine, simd, &stop](const Chunk& chunk, Answer& answer) {
    if (engine == Engine::batch)
      batch_runs(*plan, chunk, simd, stop, answer);
    else
      single_runs(*plan, chunk, engine, stop, answer);
  };
}

i64 run_ensemble_on(Ranks& ranks, const Problem& problem, const EnsembleOptions& options,
                    const WindowSink& sink, const ProgressObserver& progress,
                    const std::atomic<bool>& stop) {
  SpreadTask task{.kind = kRunsWork,
                  .setup = {},
                  .first = options.first,
                  .until = options.first + options.runs,
                  .grain = options.engine == Engine::batch ? kGrain : 1,
                  .most_ahead = kMostAhead};
  put(task.setup, options.engine);
  task.setup += to_toml(problem);

  std::map<i64, std::string> chunks;  // that came, by their first runs
  std::vector<RunResult> window;
  const auto hand_over = [&](i64 first, i64 count) {
    window.clear();
    const auto end = chunks.lower_bound(first + count);
    for (auto chunk = chunks.begin(); chunk != end; chunk = chunks.erase(chunk))
      for (std::string_view bytes = chunk->second; !bytes.empty();)
        window.push_back(unpacked(take<std::int64_t>(bytes)));
    for (std::span<const RunResult> left = window; !left.empty();) {
      const auto size = std::min(left.size(), static_cast<std::size_t>(kHandedOver));
      sink(first, left.first(size));
      first += static_cast<i64>(size);
      left = left.subspan(size);
    }
  };
  const SpreadSinks sinks{
      .take = [&](i64 first, i64, std::string_view bytes) { chunks.emplace(first, bytes); },
      .hand_over = hand_over,
      .progress = progress,
      .stopped = [&stop] { return stop.load(); }};
  return ranks.spread(task, sinks) - options.first;
}

}  // namespace sidestep
