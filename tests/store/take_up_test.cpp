// An ensemble that was begun before is gone on with, if it is the same.
#include "store/scratch.h"
#include <atomic>
#include <functional>
#include <thread>

#include <gtest/gtest.h>

#include "sidestep/store/database.h"

namespace sidestep {
namespace {

EnsembleHeader header_with(const std::function<void(EnsembleHeader&)>& change) {
  EnsembleHeader header = example_header();
  header.rows_limit = 1000;
  change(header);
  return header;
}

TEST(TakeUp, FindsWhatIsTheSameAndNothingElse) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  const EnsembleHeader header = header_with([](EnsembleHeader&) {});
  EXPECT_EQ(store.take_up(header), 1);
  EXPECT_EQ(store.take_up(header), 1);
  // What changes no run, nor what is stored.
  for (const auto& change : std::vector<std::function<void(EnsembleHeader&)>>{
           [](EnsembleHeader& h) { h.problem_name = "mine.toml"; },
           [](EnsembleHeader& h) { h.jobs = 64; }, [](EnsembleHeader& h) { h.simd = "scalar"; },
           [](EnsembleHeader& h) { h.simd = "avx2,avx512"; },
           [](EnsembleHeader& h) { h.command = "another"; },
           [](EnsembleHeader& h) { h.build.compiler = "another"; }})
    EXPECT_EQ(store.take_up(header_with(change)), 1);
  i64 id = 1;
  for (const auto& change : std::vector<std::function<void(EnsembleHeader&)>>{
           [](EnsembleHeader& h) { h.problem += ' '; },
           [](EnsembleHeader& h) { h.problem_hash[0] = 'f'; },
           [](EnsembleHeader& h) { h.seed = 1; }, [](EnsembleHeader& h) { ++h.runs_requested; },
           [](EnsembleHeader& h) { ++h.first_run; }, [](EnsembleHeader& h) { h.rows_limit = 0; },
           [](EnsembleHeader& h) { h.engine = "reduced"; },
           [](EnsembleHeader& h) { h.simd = "sse4"; },  // rounds differently
           [](EnsembleHeader& h) { h.simd = "sse4,avx2"; },
           [](EnsembleHeader& h) { h.build.version = "0.2.0"; },
           [](EnsembleHeader& h) { h.build.commit = "0"; }})
    EXPECT_EQ(store.take_up(header_with(change)), ++id);
  EXPECT_EQ(store.begin(header), ++id);
  EXPECT_EQ(store.take_up(header), id);  // the latest
}

TEST(TakeUp, GivesTheCountsAndTheStepsSoFar) {
  const ScratchDirectory directory;
  const EnsembleHeader header = header_with([](EnsembleHeader&) {});
  Tally tally;
  StepHistogram steps;
  for (i64 begin = 0; begin < 5000; begin += 700) {
    Store store = Store::open(directory / "a.db");
    const auto [row, so_far] = store.get_counted(store.take_up(header));
    EXPECT_EQ(row.tally, tally);
    EXPECT_EQ(row.totals.wall_s, 0.5 * static_cast<double>(begin) / 700);
    EXPECT_EQ(so_far, steps);
    const std::vector<RunResult> results = example_results(begin, begin + 700);
    store.append(row.id, begin, results, 1000, 0.5);
    for (const RunResult& result : results) tally.add(result), steps.add(result);
  }
}

TEST(TakeUp, CountsFromTheFirstRun) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  const i64 id = store.take_up(header_with([](EnsembleHeader& h) { h.first_run = 900; }));
  store.append(id, 900, example_results(900, 950), 1000);
  store.append(id, 940, example_results(940, 1100), 1000);
  EXPECT_EQ(store.get(id).tally.runs, 200);
  EXPECT_EQ(store.stored_runs(id), 100);
  i64 next = 900;
  store.for_each_run(id, [&](i64 run, const RunResult&) { EXPECT_EQ(run, next++); });
}

// Two processes do the same: one takes up what the other has just added to.
TEST(TakeUp, CountsAndStepsAreOfOneMoment) {
  const ScratchDirectory directory;
  Store reader = Store::open(directory / "a.db");
  const i64 id = reader.take_up(header_with([](EnsembleHeader&) {}));
  constexpr i64 kRuns = 1000;
  std::atomic<i64> looks = 0;
  {
    const std::jthread writer([&](const std::stop_token& failed) {
      Store store = Store::open(directory / "a.db");
      for (i64 run = 0; run < kRuns; run += 20) {
        // SQLite is not fair: without a pause the writer has its lock again before the reader can.
        for (const i64 before = looks; looks == before && !failed.stop_requested();)
          std::this_thread::yield();
        store.append(id, run, example_results(run, run + 20), 0);
      }
    });
    while (reader.get_counted(id).row.tally.runs < kRuns) ++looks;  // or throws
  }
  EXPECT_GE(looks, kRuns / 20);
}

TEST(TakeUp, RefusesStepsThatAreNotThoseOfTheRuns) {
  for (const char* damage :
       {"DELETE FROM step_bin WHERE bin = 0", "UPDATE step_bin SET bin = -1 WHERE bin = 0",
        "UPDATE step_bin SET runs = -runs", "UPDATE ensemble SET steps_max = -1",
        "UPDATE ensemble SET steps_max = steps_max + 1"}) {
    const ScratchDirectory directory;
    Store store = Store::open(directory / "a.db");
    const EnsembleHeader header = header_with([](EnsembleHeader&) {});
    const i64 id = store.take_up(header);
    store.append(id, 0, example_results(0, 700), 1000);
    EXPECT_EQ(store.get_counted(id).steps.count(), 382) << damage;
    Database(directory / "a.db", Database::Access::write).execute(damage);
    EXPECT_NE(refusal([&] {
                static_cast<void>(store.get_counted(id));
              }).find("is damaged: the steps of ensemble 1 are not those of its runs"),
              std::string::npos)
        << damage;
  }
}

}  // namespace
}  // namespace sidestep
