// Damage is found, and costs what it hits and nothing else.
#include "sidestep/store/salvage.h"

#include "store/scratch.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sidestep/store/check.h"
#include "sidestep/store/database.h"
#include "sidestep/store/export.h"

namespace sidestep {
namespace {

namespace fs = std::filesystem;

constexpr i64 kAllRows = std::numeric_limits<i64>::max();
constexpr std::size_t kPage = 4096;

// Four ensembles, of which only the third has more than a page or two of its own, and a sweep.
class SalvageTest : public testing::Test {
 protected:
  SalvageTest() {
    Store store = Store::open(path_);
    for (const i64 runs : {100, 200, 20'000, 300}) {
      EnsembleHeader header = example_header();
      header.runs_requested = runs;
      header.rows_limit = kAllRows;
      header.seed = static_cast<std::uint64_t>(runs);
      const i64 id = store.begin(header);
      store.append(id, 0, example_results(0, runs), kAllRows);
      store.finish(id, 1.5, true);
    }
    GridHeader grid;
    grid.kind = "sweep";
    grid.name = "a study";
    grid.hash = text_hash("sweep\n\n");
    grid.points = 3;
    grid.columns = {"rate", "saddle_angle"};
    const i64 id = store.begin_grid(grid);
    store.append_grid(id, grid.columns, 0, std::vector<double>{0.5, 1, 0.25, std::nan(""), 1, 2});
    store.finish_grid(id, 1, true);
  }

  void change(const std::string& sql) const {
    Database(path_, Database::Access::write).execute(sql);
  }
  std::string csv(const std::string& store, i64 id) const {
    export_csv(Store::open_existing(store), id, directory_ / "runs.csv");
    return read_file(directory_ / "runs.csv");
  }
  // Writes over the pages that hold the middle of the third ensemble, found by what is in them: a
  // run number between 8000 and 12000 behind the number of the ensemble, as SQLite stores them.
  int spoil_pages_of_the_third() const {
    std::string bytes = read_file(path_);
    int spoilt = 0;
    for (i64 run : {9000, 11'000}) {
      const std::string row = {'\x03', static_cast<char>(run >> 8), static_cast<char>(run & 0xff)};
      for (std::size_t at = kPage; (at = bytes.find(row, at)) != std::string::npos;) {
        const std::size_t page = at / kPage * kPage;
        std::memset(&bytes[page], 0x55, kPage);
        at = page + kPage;
        ++spoilt;
      }
    }
    std::ofstream(path_, std::ios::binary) << bytes;
    return spoilt;
  }
  void expect_whole(i64 id) const {
    EXPECT_EQ(csv(new_, id), csv(copy_, id));
    const EnsembleRow found = Store::open_existing(new_).get(id);
    const EnsembleRow expected = Store::open_existing(copy_).get(id);
    EXPECT_EQ(found.tally, expected.tally);
    EXPECT_EQ(found.created, expected.created);
    EXPECT_EQ(found.header.seed, expected.header.seed);
    EXPECT_EQ(found.header.command, expected.header.command);
    EXPECT_EQ(found.totals.wall_s, expected.totals.wall_s);
    EXPECT_TRUE(found.totals.finished);
  }
  void keep_a_copy() const { fs::copy_file(path_, copy_); }

  ScratchDirectory directory_;
  std::string path_ = directory_ / "a.db";
  std::string copy_ = directory_ / "before.db";
  std::string new_ = directory_ / "new.db";
};

TEST_F(SalvageTest, WhatIsSoundIsTakenAsItIs) {
  keep_a_copy();
  const StoreCheck check = check_store(path_);
  EXPECT_TRUE(check.findings.empty()) << check.findings.front();
  EXPECT_EQ(check.ensembles, 4);
  EXPECT_EQ(check.runs, 20'600);
  EXPECT_EQ(check.sweeps, 1);
  EXPECT_EQ(check.points, 3);
  const Salvage salvage = salvage_store(path_, new_);
  EXPECT_FALSE(salvage.first_page_replaced);
  for (const SalvagedPart& part : salvage.parts) EXPECT_EQ(part.why, "");
  for (const i64 id : {1, 2, 3, 4}) expect_whole(id);
  const GridRow sweep = Store::open_existing(new_).get_grid(1);
  EXPECT_EQ(sweep.points_done, 3);
  EXPECT_TRUE(sweep.finished);
  std::vector<double> values(6);
  Store::open_existing(new_).read_grid(1, sweep.header.columns, values);
  EXPECT_EQ(values[2], 0.25);
  EXPECT_TRUE(std::isnan(values[3]));
  EXPECT_TRUE(check_store(new_).findings.empty());
}

TEST_F(SalvageTest, DamagedPagesCostOneEnsembleItsEnd) {
  keep_a_copy();
  ASSERT_GT(spoil_pages_of_the_third(), 0);
  EXPECT_FALSE(check_store(path_).findings.empty());
  const std::string told = refusal([&] { csv(path_, 3); });
  EXPECT_NE(told.find("is damaged: "), std::string::npos) << told;
  EXPECT_NE(told.find("sidestep store salvage"), std::string::npos) << told;

  const Salvage salvage = salvage_store(path_, new_);
  for (const i64 id : {1, 2, 4}) expect_whole(id);
  const EnsembleRow row = Store::open_existing(new_).get(3);
  EXPECT_GT(row.tally.runs, 1000);
  EXPECT_LT(row.tally.runs, 12'000);
  EXPECT_FALSE(row.totals.finished);
  EXPECT_EQ(csv(new_, 3), csv(copy_, 3).substr(0, csv(new_, 3).size()));
  EXPECT_EQ(salvage.parts[2].kept, row.tally.runs);
  EXPECT_EQ(salvage.parts[2].of, 20'000);
  EXPECT_NE(salvage.parts[2].why, "");
  EXPECT_TRUE(check_store(new_).findings.empty());
  // And it goes on from there.
  Store store = Store::open(new_);
  store.append(3, row.tally.runs, example_results(row.tally.runs, 20'000), kAllRows);
  store.finish(3, 0, true);
  EXPECT_EQ(csv(new_, 3), csv(copy_, 3));
}

TEST_F(SalvageTest, AFirstPageOrALengthThatIsLostIsReplaced) {
  keep_a_copy();
  for (const std::size_t bytes : {16UL, 100UL, kPage}) {
    fs::copy_file(copy_, path_, fs::copy_options::overwrite_existing);
    std::fstream(path_, std::ios::in | std::ios::out | std::ios::binary)
        << std::string(bytes, '\0');
    EXPECT_NE(refusal([&] { check_store(path_); }), "");
    EXPECT_TRUE(salvage_store(path_, new_).first_page_replaced);
    for (const i64 id : {1, 2, 3, 4}) expect_whole(id);
    EXPECT_EQ(Store::open_existing(new_).get_grid(1).points_done, 3);
    fs::remove(new_);
  }
  fs::copy_file(copy_, path_, fs::copy_options::overwrite_existing);
  fs::resize_file(path_, fs::file_size(path_) - 40'000);
  EXPECT_TRUE(salvage_store(path_, new_).first_page_replaced);
  for (const i64 id : {1, 2}) expect_whole(id);
  EXPECT_TRUE(check_store(new_).findings.empty());
  EXPECT_EQ(directory_.names().size(), 4U);  // with runs.csv; no copy is left
}

// SQLite has no checksums: what it cannot see shows by what must agree.
TEST_F(SalvageTest, WhatDoesNotAgreeIsFoundAndNotTrusted) {
  struct Case {
    const char* sql;
    const char* found;
    i64 kept;  // of ensemble 2
  };
  for (const Case& damage : std::vector<Case>{
           {"UPDATE run SET steps = steps + 32 WHERE ensemble = 2 AND run = 7", "steps are counted",
            0},
           {"UPDATE run SET outcome = (outcome + 1) % 4 WHERE ensemble = 2 AND run = 7",
            "are counted as", 0},
           {"DELETE FROM run WHERE ensemble = 2 AND run = 7", "run 7 of ensemble 2 is missing", 7},
           {"UPDATE ensemble SET runs_done = 199, global = global - 1 WHERE id = 2",
            "199 runs are counted, 200 stored", 0},
           {"UPDATE ensemble SET problem = problem || ' ' WHERE id = 2", "not that of its hash",
            -1},
           {"UPDATE run SET run = 300 WHERE ensemble = 2 AND run = 199",
            "run 199 of ensemble 2 is missing", 199}}) {
    SCOPED_TRACE(damage.sql);
    const ScratchDirectory other;
    const std::string before = read_file(path_);
    change(damage.sql);
    const StoreCheck check = check_store(path_);
    const bool found = std::any_of(
        check.findings.begin(), check.findings.end(),
        [&](const std::string& text) { return text.find(damage.found) != std::string::npos; });
    EXPECT_TRUE(found) << (check.findings.empty() ? "nothing" : check.findings.front());
    const Salvage salvage = salvage_store(path_, new_);
    EXPECT_EQ(salvage.parts[1].lost, damage.kept < 0);
    EXPECT_EQ(salvage.parts[1].kept, std::max<i64>(damage.kept, 0));
    EXPECT_EQ(Store::open_existing(new_).list().size(), damage.kept < 0 ? 3U : 4U);
    EXPECT_TRUE(check_store(new_).findings.empty());
    fs::remove(new_);
    std::ofstream(path_, std::ios::binary) << before;
  }
}

// More runs than rows: counts and steps are of all of them, and the rows that should be there are.
TEST_F(SalvageTest, CountsOfRunsThatAreNotStoredOneByOneAreKept) {
  EnsembleHeader header = example_header();
  header.runs_requested = 5000;
  header.first_run = 100;
  header.rows_limit = 300;
  {
    Store store = Store::open(path_);
    EXPECT_EQ(store.begin(header), 5);
    store.append(5, 100, example_results(100, 5100), 300);
    store.finish(5, 0, true);
  }
  keep_a_copy();
  EXPECT_TRUE(check_store(path_).findings.empty());
  salvage_store(path_, new_);
  expect_whole(5);
  EXPECT_EQ(Store::open_existing(new_).get(5).tally.runs, 5000);
  const auto steps = [this](const std::string& path) {
    const Store store = Store::open_existing(path);
    return store.get_counted(5).steps;
  };
  EXPECT_EQ(steps(new_), steps(copy_));
  EXPECT_TRUE(check_store(new_).findings.empty());
  fs::remove(new_);
  change("DELETE FROM run WHERE ensemble = 5 AND run = 299");
  EXPECT_NE(refusal([&] { csv(path_, 5); }).find("run 299 of ensemble 5 is missing"),
            std::string::npos);
  EXPECT_EQ(salvage_store(path_, new_).parts[4].kept, 199);
  EXPECT_TRUE(check_store(new_).findings.empty());
}

TEST_F(SalvageTest, SweepsKeepThePointsBeforeTheFirstThatIsMissing) {
  change("DELETE FROM sweep_point WHERE point = 1");
  EXPECT_FALSE(check_store(path_).findings.empty());
  std::vector<double> values(6);
  EXPECT_NE(refusal([&] {
              Store::open_existing(path_).read_grid(1, {"rate", "saddle_angle"}, values);
            }).find("point 2 of sweep s1 is missing"),
            std::string::npos);
  const Salvage salvage = salvage_store(path_, new_);
  EXPECT_EQ(salvage.parts.back().id, "s1");
  EXPECT_EQ(salvage.parts.back().kept, 1);
  const GridRow row = Store::open_existing(new_).get_grid(1);
  EXPECT_EQ(row.points_done, 1);
  EXPECT_FALSE(row.finished);
}

TEST_F(SalvageTest, RefusesWhatItMustNotTouch) {
  EXPECT_EQ(refusal([&] { salvage_store(path_, ""); }), "the path for what can be read is empty");
  EXPECT_EQ(refusal([&] { salvage_store(path_, path_); }),
            path_ + " exists; allowed: a new file for what can be read");
  EXPECT_EQ(refusal([&] { salvage_store(directory_ / "no.db", new_); }),
            (directory_ / "no.db") + " does not exist");
  change("PRAGMA user_version = 99");
  EXPECT_NE(refusal([&] { salvage_store(path_, new_); }).find("by a newer version"),
            std::string::npos);
  change("PRAGMA application_id = 7");
  EXPECT_NE(refusal([&] { salvage_store(path_, new_); }).find("another program"),
            std::string::npos);
  std::ofstream(directory_ / "noise") << std::string(50'000, 'x');
  EXPECT_NE(
      refusal([&] { salvage_store(directory_ / "noise", new_); }).find("nothing in it can be read"),
      std::string::npos);
  EXPECT_FALSE(fs::exists(new_));
}

TEST_F(SalvageTest, TouchesNoOtherFile) {
  const std::string source = new_ + "-copy";
  fs::rename(path_, source);
  // Also where a killed process with our number has left some.
  const auto other = [this](int i) { return fmt::format("{}.tmp-{}-{}", new_, getpid(), i); };
  constexpr int kOthers = 20;
  for (int i = 0; i < kOthers; ++i) std::ofstream(other(i)) << "somebody's";
  EXPECT_EQ(salvage_store(source, new_).parts.size(), 5U);
  EXPECT_TRUE(check_store(source).findings.empty());
  fs::remove(new_);
  std::fstream(source, std::ios::in | std::ios::out | std::ios::binary) << std::string(100, 'x');
  EXPECT_TRUE(salvage_store(source, new_).first_page_replaced);
  EXPECT_TRUE(fs::exists(source));
  for (int i = 0; i < kOthers; ++i) EXPECT_EQ(read_file(other(i)), "somebody's");
}

TEST_F(SalvageTest, StepsThatCannotBeAreNotKept) {
  for (const char* damage :
       {"DELETE FROM step_bin", "UPDATE step_bin SET runs = 0 WHERE bin = 0",
        "UPDATE step_bin SET bin = -1 WHERE bin = 0", "UPDATE ensemble SET steps_max = -1"}) {
    fs::remove(path_);
    EnsembleHeader header = example_header();
    header.rows_limit = 0;
    Store store = Store::open(path_);
    store.append(store.begin(header), 0, example_results(0, 5000), 0);
    EXPECT_TRUE(check_store(path_).findings.empty());
    change(damage);
    EXPECT_EQ(check_store(path_).findings.size(), 1U) << damage;
    const Salvage salvage = salvage_store(path_, new_);
    EXPECT_EQ(salvage.parts.at(0).kept, 0) << damage;
    EXPECT_EQ(salvage.parts.at(0).why, "the steps of its runs are not those of all");
    EXPECT_TRUE(check_store(new_).findings.empty()) << damage;
    fs::remove(new_);
  }
  fs::remove(path_);
  EnsembleHeader header = example_header();
  Store store = Store::open(path_);
  header.rows_limit = kAllRows;
  store.append(store.begin(header), 0, example_results(0, 5000), kAllRows);
  change("UPDATE ensemble SET steps_sum = steps_sum + 32");
  EXPECT_EQ(check_store(path_).findings.size(), 1U);
}

TEST_F(SalvageTest, AFullDiskLeavesNoNewStore) {
  {
    const FullDisk full(100'000);
    EXPECT_NE(refusal([&] { salvage_store(path_, new_); }), "");
  }
  EXPECT_EQ(directory_.names(), std::vector<std::string>{"a.db"});
  EXPECT_EQ(salvage_store(path_, new_).parts.size(), 5U);
}

}  // namespace
}  // namespace sidestep
