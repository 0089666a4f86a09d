// What goes into a store comes out of it, and the counts are always those of the runs.
#include "sidestep/store/store.h"

#include "store/scratch.h"
#include <algorithm>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>

#include <gtest/gtest.h>

namespace sidestep {
namespace {

constexpr i64 kAllRows = std::numeric_limits<i64>::max();

Tally tally_of(const std::vector<RunResult>& results) {
  Tally tally;
  for (const RunResult& result : results) tally.add(result);
  return tally;
}

std::vector<RunResult> stored_results(const Store& store, i64 id) {
  std::vector<RunResult> results;
  store.for_each_run(id, [&results](i64 run, const RunResult& result) {
    EXPECT_EQ(run, static_cast<i64>(results.size()));
    results.push_back(result);
  });
  return results;
}

void expect_equal(const std::vector<RunResult>& found, const std::vector<RunResult>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    ASSERT_EQ(found[i].outcome, expected[i].outcome) << i;
    ASSERT_EQ(found[i].steps, expected[i].steps) << i;
  }
}

TEST(Store, GivesBackWhatWasPutIn) {
  const ScratchDirectory directory;
  const std::vector<RunResult> results = example_results(0, 70'001);
  const EnsembleHeader header = example_header();
  {
    Store store = Store::open(directory / "a.db");
    const i64 id = store.begin(header);
    EXPECT_EQ(id, 1);
    // Windows of many sizes, among them none, fewer and more than one INSERT takes.
    i64 begin = 0;
    for (const i64 end : {0, 1, 64, 128, 191, 65'536, 70'001}) {
      const std::span<const RunResult> all = results;
      store.append(
          id, begin,
          all.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
          kAllRows);
      begin = end;
    }
    EXPECT_FALSE(store.get(id).totals.finished);
    store.finish(id, 1.25, true);
  }
  const Store store = Store::open_existing(directory / "a.db");
  const EnsembleRow row = store.get(1);
  std::string created = row.created;
  std::replace_if(
      created.begin(), created.end(), [](char c) { return c >= '0' && c <= '9'; }, '0');
  EXPECT_EQ(created, "0000-00-00T00:00:00Z");
  EXPECT_EQ(row.header.problem_name, header.problem_name);
  EXPECT_EQ(row.header.problem, header.problem);
  EXPECT_EQ(row.header.problem_hash, header.problem_hash);
  EXPECT_EQ(row.header.seed, header.seed);
  EXPECT_EQ(row.header.runs_requested, header.runs_requested);
  EXPECT_EQ(row.header.engine, header.engine);
  EXPECT_EQ(row.header.simd, header.simd);
  EXPECT_EQ(row.header.jobs, header.jobs);
  EXPECT_EQ(row.header.build.version, header.build.version);
  EXPECT_EQ(row.header.build.commit, header.build.commit);
  EXPECT_EQ(row.header.build.compiler, header.build.compiler);
  EXPECT_EQ(row.header.command, header.command);
  EXPECT_EQ(row.tally, tally_of(results));
  EXPECT_EQ(row.totals.wall_s, 1.25);
  EXPECT_TRUE(row.totals.finished);
  EXPECT_EQ(store.stored_runs(1), 70'001);
  expect_equal(stored_results(store, 1), results);
  EXPECT_EQ(directory.names(), std::vector<std::string>{"a.db"});  // one file, no journal
}

TEST(Store, CountsAllRunsButStoresThoseBelowTheLimit) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  const i64 id = store.begin(example_header());
  for (i64 begin = 0; begin < 1000; begin += 100)
    store.append(id, begin, example_results(begin, begin + 100), 250);
  EXPECT_EQ(store.get(id).tally, tally_of(example_results(0, 1000)));
  EXPECT_EQ(store.stored_runs(id), 250);
  expect_equal(stored_results(store, id), example_results(0, 250));

  const i64 counted = store.begin(example_header());
  store.append(counted, 0, example_results(0, 100), 0);
  EXPECT_EQ(store.get(counted).tally.runs, 100);
  EXPECT_EQ(store.stored_runs(counted), 0);
}

TEST(Store, ReopeningGoesOnWhereItStopped) {
  const ScratchDirectory directory;
  for (i64 begin = 0; begin < 300; begin += 100) {
    Store store = Store::open(directory / "a.db");
    if (begin == 0) {
      EXPECT_EQ(store.begin(example_header()), 1);
    }
    store.append(1, store.get(1).tally.runs, example_results(begin, begin + 100), kAllRows);
    store.finish(1, 1.0, begin == 200);
  }
  Store store = Store::open(directory / "a.db");
  EXPECT_EQ(store.begin(example_header()), 2);
  const std::vector<EnsembleRow> rows = store.list();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id, 1);
  EXPECT_EQ(rows[0].tally, tally_of(example_results(0, 300)));
  EXPECT_TRUE(rows[0].totals.finished);
  EXPECT_EQ(rows[1].id, 2);
  EXPECT_EQ(rows[1].tally.runs, 0);
}

TEST(Store, PassesOverRunsThatAreThere) {
  const ScratchDirectory directory;
  Store one = Store::open(directory / "a.db");
  Store other = Store::open(directory / "a.db");  // another process
  const i64 id = one.begin(example_header());
  one.append(id, 0, example_results(0, 10), kAllRows);
  other.append(id, 0, example_results(0, 10), kAllRows);
  other.append(id, 5, example_results(5, 30), kAllRows);
  one.append(id, 10, example_results(10, 20), kAllRows);
  EXPECT_EQ(one.get(id).tally, tally_of(example_results(0, 30)));
  expect_equal(stored_results(one, id), example_results(0, 30));
  one.finish(id, 1, true);
  other.append(id, 20, example_results(20, 30), kAllRows);
  other.finish(id, 0.5, false);  // was interrupted at its end
  EXPECT_TRUE(one.get(id).totals.finished);
  EXPECT_EQ(one.get(id).totals.wall_s, 1.5);
  EXPECT_EQ(one.get(id).tally, tally_of(example_results(0, 30)));
}

TEST(Store, RefusesWindowsOutOfOrder) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  const i64 id = store.begin(example_header());
  const std::vector<RunResult> window = example_results(0, 10);
  store.append(id, 0, window, kAllRows);
  EXPECT_THROW(store.append(id, 20, window, kAllRows), std::logic_error);  // a gap
  EXPECT_THROW(store.append(id + 1, 0, window, kAllRows), std::logic_error);
  EXPECT_THROW(store.finish(id + 1, 0, true), std::logic_error);
  store.finish(id, 0, true);
  EXPECT_THROW(store.append(id, 10, window, kAllRows), std::logic_error);
  EXPECT_EQ(store.get(id).tally.runs, 10);
  EXPECT_EQ(store.stored_runs(id), 10);
}

TEST(Store, NamesTheEnsemblesThereAre) {
  const ScratchDirectory directory;
  Store store = Store::open(directory / "a.db");
  EXPECT_TRUE(store.list().empty());
  EXPECT_THROW(static_cast<void>(store.get(1)), InputError);
  store.begin(example_header());
  store.begin(example_header());
  try {
    static_cast<void>(store.get(7));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()), (directory / "a.db") +
                                             " has no ensemble 7; its ensembles "
                                             "are numbered 1 to 2");
  }
  EnsembleHeader header = example_header();
  header.seed = 1ULL << 63;
  EXPECT_THROW(store.begin(header), InputError);
}

TEST(Store, ReadersSeeWhatAWriterHasFinished) {
  const ScratchDirectory directory;
  Store writer = Store::open(directory / "a.db");
  const i64 id = writer.begin(example_header());
  writer.append(id, 0, example_results(0, 200'000), kAllRows);
  const Store reader = Store::open_existing(directory / "a.db");
  i64 seen = 0;
  i64 next = 200'000;
  // The writer goes on in the middle of a reader's work, without waiting for it.
  reader.for_each_run(id, [&](i64, const RunResult&) {
    if (++seen % 100'000 == 0 && next < 400'000) {
      writer.append(id, next, example_results(next, next + 100'000), kAllRows);
      next += 100'000;
    }
  });
  EXPECT_EQ(seen, 400'000);
}

// A process that is killed at any moment leaves a whole number of windows, and counts that are
// those of the rows.
TEST(Store, AKilledWriterLeavesCountsAndRowsInAgreement) {
  const ScratchDirectory directory;
  i64 most = 0;
  for (int trial = 0; trial < 12; ++trial) {
    const std::string path = directory / ("killed" + std::to_string(trial) + ".db");
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      alarm(60);  // in case the test itself is killed
      Store store = Store::open(path);
      const i64 id = store.begin(example_header());
      for (i64 run = 0;; run += 1000)
        store.append(id, run, example_results(run, run + 1000), kAllRows);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(60 + 17 * trial));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);

    if (!std::filesystem::exists(path)) continue;
    Store::open(path);  // completes a file whose making was interrupted
    const Store store = Store::open_existing(path);
    if (store.list().empty()) continue;
    const EnsembleRow row = store.get(1);
    const std::vector<RunResult> rows = stored_results(store, 1);
    EXPECT_EQ(row.tally.runs % 1000, 0);
    EXPECT_EQ(row.tally, tally_of(rows));
    EXPECT_FALSE(row.totals.finished);
    expect_equal(rows, example_results(0, row.tally.runs));
    most = std::max(most, row.tally.runs);
  }
  EXPECT_GT(most, 0);  // else the writers were killed before they wrote anything
}

}  // namespace
}  // namespace sidestep
