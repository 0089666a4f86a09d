// Stores that earlier versions made (tests/store/data): read as they are, and brought to the newest
// form when they are written to.
#include "store/scratch.h"
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sidestep/store/database.h"
#include "sidestep/store/export.h"
#include "sidestep/store/schema.h"

namespace sidestep {
namespace {

void make_store(const std::string& path, i64 version) {
  const std::string sql = read_file(fmt::format("{}/version{}.sql", SIDESTEP_STORE_DATA, version));
  ASSERT_FALSE(sql.empty());
  Database(path, Database::Access::write).execute(sql);
}

i64 version_of(const std::string& path) {
  return Database(path, Database::Access::read).integer("PRAGMA user_version");
}

// The header of the ensemble in the data.
EnsembleHeader stored_header() {
  EnsembleHeader header = example_header();
  header.problem = "[teacher]";
  header.problem_hash = "0123456789abcdef";
  header.seed = 5;
  header.runs_requested = 8;
  header.rows_limit = 8;
  header.build.commit = "abcdef123456";
  return header;
}

void expect_what_was_stored(const Store& store, i64 version, const std::string& csv) {
  const std::vector<EnsembleRow> rows = store.list();
  ASSERT_FALSE(rows.empty());
  const EnsembleRow row = store.get(1);
  EXPECT_EQ(row.header.command, "sidestep run table1/cnn/k16 --runs 8");
  EXPECT_EQ(row.header.first_run, 0);
  EXPECT_EQ(row.tally.runs, 8);
  EXPECT_EQ(row.tally.count(Outcome::global), 4);
  EXPECT_EQ(row.tally.gd_steps, 720U);
  EXPECT_TRUE(row.totals.finished);
  EXPECT_EQ(store.stored_runs(1), 8);
  EXPECT_EQ(export_csv(store, 1, csv), 8);
  EXPECT_TRUE(read_file(csv).starts_with("run,outcome,steps\n0,global,64\n1,spurious,64\n"));
  EXPECT_EQ(store.list_grids().size(), version > 1 ? 1U : 0U);
  if (version == 1) return;
  const GridRow sweep = store.get_grid(1);
  EXPECT_EQ(sweep.points_done, 2);
  EXPECT_EQ(sweep.header.first_point, 0);
  std::vector<double> values(4);
  store.read_grid(1, sweep.header.columns, values);
  EXPECT_EQ(values[2], 0.5);
  EXPECT_TRUE(std::isnan(values[3]));
}

TEST(StoreVersions, AreReadAsTheyAre) {
  for (const i64 version : {1, 2, 3}) {
    const ScratchDirectory directory;
    const std::string path = directory / "old.db";
    make_store(path, version);
    const std::string bytes = read_file(path);
    expect_what_was_stored(Store::open_existing(path), version, directory / "a.csv");
    EXPECT_EQ(version_of(path), version);
    EXPECT_EQ(read_file(path), bytes);
  }
}

TEST(StoreVersions, AreBroughtToTheNewestAndGoOn) {
  for (const i64 version : {1, 2, 3}) {
    const ScratchDirectory directory;
    const std::string path = directory / "old.db";
    make_store(path, version);
    {
      Store store = Store::open(path);
      expect_what_was_stored(store, version, directory / "a.csv");
      // Of the earlier ones nothing is known of the steps; they are not answered from.
      const EnsembleRow row = store.get(store.take_up(stored_header()));
      EXPECT_EQ(row.id, version < 3 ? 2 : 1);
      store.append(row.id, row.tally.runs, example_results(row.tally.runs, 8), 8);
      store.finish(row.id, 0, true);
      EXPECT_EQ(store.get(row.id).tally.runs, 8);
      EXPECT_EQ(store.get_counted(row.id).steps.max(), version < 3 ? 9856 : 64);
      EXPECT_EQ(store.work("0123456789abcdef"), version < 3 ? "" : "GSUGG");
      GridHeader header;
      header.kind = "sweep";
      EXPECT_EQ(store.begin_grid(header), version == 1 ? 1 : 2);
    }
    EXPECT_EQ(version_of(path), kSchemaVersion);
    static_cast<void>(Store::open(path));  // and once more
  }
}

}  // namespace
}  // namespace sidestep
