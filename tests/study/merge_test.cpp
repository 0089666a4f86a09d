// Shards in stores of their own, put together, are what one undivided job stores.
#include "sidestep/study/merge.h"

#include "store/scratch.h"

#include <gtest/gtest.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/store/check.h"
#include "sidestep/store/database.h"
#include "sidestep/store/export.h"
#include "sidestep/study/sweep.h"

namespace sidestep {
namespace {

constexpr i64 kRuns = 2001;
constexpr i64 kRows = 1200;  // within the third of five shards

Problem example_problem() { return read_problem("table1/resnet/k36", {"run.runs=2001"}); }

StudyOptions options_of(Store& store, const Shard& shard, i64 rows = kRows) {
  StudyOptions options;
  options.store = &store;
  options.rows_limit = rows;
  options.shard = shard;
  options.command = "sidestep run";
  return options;
}

class MergeRuns : public testing::Test {
 protected:
  // Does a shard; returns the store's path.
  std::string shard(i64 index, i64 of, i64 rows = kRows, const std::string& suffix = "") {
    std::string path = directory / (fmt_name(index, of) + suffix);
    Store store = Store::open(path);
    study_ensemble(example_problem(), options_of(store, {.index = index, .of = of}, rows));
    return path;
  }
  // The first `runs` runs of a shard, as if it had been killed.
  std::string killed_shard(i64 index, i64 of, i64 runs, i64 rows = kRows) {
    const std::string whole = shard(index, of, kRuns, "-whole");
    std::string path = directory / (fmt_name(index, of) + "-killed");
    const Store from = Store::open_existing(whole);
    Store store = Store::open(path);
    EnsembleHeader header = from.get(1).header;
    header.rows_limit = rows;
    auto results = from.runs_from(1, header.first_run);
    results.resize(static_cast<std::size_t>(runs));
    store.append(store.begin(header), header.first_run, results, rows);
    return path;
  }
  static std::string fmt_name(i64 index, i64 of) {
    return std::to_string(index) + "-of-" + std::to_string(of) + ".db";
  }
  std::string to() const { return directory / "merged.db"; }

  // What the undivided job has, and the store at `path`: counts, steps, rows.
  void expect_whole(const std::string& path) {
    Store whole = Store::open(directory / "whole.db");
    const EnsembleResult result = study_ensemble(example_problem(), options_of(whole, {}));
    const Store merged = Store::open_existing(path);
    const auto [row, steps] = merged.get_counted(1);
    EXPECT_EQ(row.tally, result.tally);
    EXPECT_EQ(steps, result.steps);
    EXPECT_TRUE(row.totals.finished);
    export_csv(whole, 1, directory / "whole.csv");
    EXPECT_EQ(export_csv(merged, 1, directory / "merged.csv"), kRows);
    EXPECT_EQ(read_file(directory / "whole.csv"), read_file(directory / "merged.csv"));
    EXPECT_TRUE(check_store(path).findings.empty());
    Store again = Store::open(path);
    const EnsembleResult answer = study_ensemble(example_problem(), options_of(again, {}));
    EXPECT_EQ(answer.from_store, kRuns);
    EXPECT_EQ(answer.stored_as, 1);
    EXPECT_EQ(answer.steps, result.steps);
  }

  const ScratchDirectory directory;
};

TEST_F(MergeRuns, GiveWhatTheUndividedJobStores) {
  const Merge merge =
      merge_stores({shard(4, 5), shard(2, 5), shard(1, 5), shard(5, 5), shard(3, 5)}, to());
  ASSERT_EQ(merge.jobs.size(), 1);
  EXPECT_EQ(merge.jobs[0].id, "1");
  EXPECT_EQ(merge.jobs[0].parts, 5);
  EXPECT_EQ(merge.jobs[0].done, kRuns);
  EXPECT_TRUE(merge.jobs[0].missing.empty());
  expect_whole(to());
}

TEST_F(MergeRuns, MayBeInOneFileGivenTwiceDividedInTwoWaysAndMergedBefore) {
  Store store = Store::open(directory / "all.db");
  for (const Shard& shard : {Shard{2, 2}, Shard{1, 3}, Shard{3, 3}, Shard{1, 2}})
    study_ensemble(example_problem(), options_of(store, shard));
  EXPECT_EQ(store.list().size(), 4);
  merge_stores({directory / "all.db", directory / "all.db"}, to());
  expect_whole(to());
  merge_stores({shard(2, 3), to(), shard(1, 3)}, directory / "again.db");
  expect_whole(directory / "again.db");
}

TEST_F(MergeRuns, OnlyCountedAreTakenAsAWholeOrNotAtAll) {
  // The killed one goes further than 3/8, but ends where nothing begins.
  const std::string killed = killed_shard(2, 4, 400, 0);
  std::vector<std::string> files = {killed};
  for (i64 i = 1; i <= 8; ++i) files.push_back(shard(i, 8, 0));
  const Merge merge = merge_stores(files, to());
  EXPECT_EQ(merge.jobs.at(0).parts, 8);
  EXPECT_EQ(merge.jobs.at(0).done, kRuns);
}

TEST_F(MergeRuns, OverlappingAreCutWhereAllAreStoredOneByOne) {
  const Merge merge = merge_stores({shard(1, 2), shard(2, 3), shard(3, 3)}, to());
  EXPECT_EQ(merge.jobs.at(0).parts, 1) << "2/3 has runs that are only counted";
  EXPECT_EQ(merge.jobs.at(0).done, 1000);
  const Merge cut =
      merge_stores({shard(1, 2, kRuns, "r"), shard(2, 3, kRuns, "r"), shard(3, 3, kRuns, "r")},
                   directory / "cut.db");
  EXPECT_EQ(cut.jobs.at(0).done, kRuns);
  EXPECT_EQ(cut.jobs.at(0).parts, 3);
}

TEST_F(MergeRuns, WithAGapAreThoseBeforeItAndGoOn) {
  const std::string one = shard(1, 4), killed = killed_shard(2, 4, 77), four = shard(4, 4);
  const Merge merge = merge_stores({one, killed, four}, to());
  const MergedJob& job = merge.jobs.at(0);
  EXPECT_EQ(job.done, 577);
  ASSERT_EQ(job.missing.size(), 1);
  EXPECT_EQ(job.missing[0].items, (Part{577, 1500}));
  ASSERT_TRUE(job.missing[0].shards);
  EXPECT_EQ(job.missing[0].shards->first, 2);
  EXPECT_EQ(job.missing[0].shards->last, 3);
  EXPECT_EQ(job.missing[0].shards->of, 4);
  {
    const Store merged = Store::open_existing(to());
    EXPECT_FALSE(merged.get(1).totals.finished);
    EXPECT_EQ(merged.get(1).header.runs_requested, kRuns);
  }
  Store store = Store::open(to());
  EXPECT_EQ(study_ensemble(example_problem(), options_of(store, {})).from_store, 577);
  expect_whole(to());
}

TEST_F(MergeRuns, WithoutTheFirstAreRefused) {
  const std::string two = shard(2, 4);
  EXPECT_NE(refusal([&] { merge_stores({two}, to()); }).find("run 0 of table1/resnet/k36"),
            std::string::npos);
  EXPECT_EQ(directory.names().size(), 1);
}

TEST_F(MergeRuns, ThatContradictEachOtherAreRefused) {
  const std::string one = shard(1, 2), two = shard(2, 2), other = shard(1, 4);
  const auto change = [&](const std::string& sql) {
    Database(other, Database::Access::write).execute(sql);
  };
  const std::string before = read_file(one);
  // The counts of the shorter are possible within the longer; a single run is not the same.
  change(
      "UPDATE run SET steps = CASE run WHEN 7 THEN steps + 32 WHEN 8 THEN steps - 32 ELSE steps "
      "END");
  std::string why = refusal([&] { merge_stores({one, two, other}, to()); });
  EXPECT_NE(why.find("run 7 of table1/resnet/k36: found "), std::string::npos) << why;
  EXPECT_NE(why.find("1-of-4.db"), std::string::npos) << why;

  const std::string twin = shard(2, 2, kRows, "-twin");
  Database(twin, Database::Access::write)
      .execute("UPDATE ensemble SET global = global - 1, spurious = spurious + 1");
  why = refusal([&] { merge_stores({one, two, twin}, to()); });
  EXPECT_NE(why.find("runs 1000 to 2000 of table1/resnet/k36: found other counts than in "),
            std::string::npos)
      << why;
  EXPECT_FALSE(std::filesystem::exists(to()));
  EXPECT_EQ(read_file(one), before);
}

TEST_F(MergeRuns, OfDifferentJobsStayApart) {
  std::vector<std::string> files = {shard(1, 2), shard(2, 2)};
  files.push_back(shard(1, 2, 5, "rows"));
  for (const char* seed : {"2", "3"}) {
    const Problem problem =
        read_problem("table1/resnet/k36", {"run.runs=100", std::string("run.seed=") + seed});
    files.push_back(directory / seed);
    Store store = Store::open(files.back());
    study_ensemble(problem, options_of(store, {}));
  }
  const Merge merge = merge_stores(files, to());
  ASSERT_EQ(merge.jobs.size(), 4);
  EXPECT_EQ(merge.jobs[0].done, kRuns);
  EXPECT_EQ(merge.jobs[1].done, 1000);  // --rows differs
  EXPECT_EQ(merge.jobs[2].done, 100);
  EXPECT_EQ(merge.jobs[3].id, "4");
  expect_whole(to());
}

TEST_F(MergeRuns, RefuseWhatIsNoNewFileOrNoStore) {
  const std::string one = shard(1, 1);
  EXPECT_NE(refusal([&] { merge_stores({one}, one); }).find("exists; allowed: a new file"),
            std::string::npos);
  EXPECT_NE(refusal([&] {
              merge_stores({one, directory / "no"}, to());
            }).find("does not exist"),
            std::string::npos);
  Database(one, Database::Access::write).execute("UPDATE ensemble SET first_run = 1");
  EXPECT_NE(refusal([&] { merge_stores({one}, to()); }).find("is damaged"), std::string::npos);
  EXPECT_EQ(directory.names().size(), 1);
}

TEST(MergeGrids, GiveWhatTheUndividedJobStores) {
  const ScratchDirectory directory;
  const Study study = parse_study(
      "problem = \"table1/cnn/k16\"\n[[axis]]\nkey = \"init.output_radius\"\nlinspace = [0.2, 2, "
      "7]\n"
      "[measure]\nwhat = [\"rate\", \"saddle_angle\"]\nruns = 50\n",
      "s.toml");
  const Grid grid(study);
  const auto sweep = [&](const std::string& name, const Shard& shard) {
    Store store = Store::open(directory / name);
    GridStudyOptions options;
    options.study = options_of(store, shard);
    return study_sweep(study, grid, options);
  };
  const GridResult whole = sweep("whole.db", {});
  std::vector<std::string> files;
  for (i64 i = 1; i <= 3; ++i) {
    files.push_back(directory / std::to_string(i));
    const GridResult part = sweep(std::to_string(i), {i, 3});
    EXPECT_TRUE(part.complete());
    EXPECT_EQ(part.done - part.first, i < 3 ? 2 : 3);
  }
  const auto same_as_whole = [&](const std::string& name) {
    const GridResult again = sweep(name, {});
    EXPECT_EQ(again.from_store, 7);
    for (i64 point = 0; point < 7; ++point)
      for (int column = 0; column < static_cast<int>(whole.columns.size()); ++column)
        EXPECT_EQ(again.at(point, column), whole.at(point, column)) << point << ' ' << column;
    EXPECT_TRUE(check_store(directory / name).findings.empty());
  };
  const Merge merge = merge_stores({files[2], files[0], files[1]}, directory / "merged.db");
  ASSERT_EQ(merge.jobs.size(), 1);
  EXPECT_EQ(merge.jobs[0].id, "s1");
  EXPECT_EQ(merge.jobs[0].parts, 3);
  same_as_whole("merged.db");

  const Merge gap = merge_stores({files[0], files[2]}, directory / "gap.db");
  EXPECT_EQ(gap.jobs.at(0).done, 2);
  ASSERT_EQ(gap.jobs.at(0).missing.size(), 1);
  EXPECT_EQ(gap.jobs.at(0).missing[0].items, (Part{2, 4}));
  EXPECT_EQ(gap.jobs.at(0).missing[0].shards->first, 2);
  EXPECT_EQ(gap.jobs.at(0).missing[0].shards->of, 3);

  sweep("half", {1, 2});
  merge_stores({directory / "half", directory / "gap.db", files[2], files[1]},
               directory / "all.db");
  same_as_whole("all.db");
  Database(directory / "half", Database::Access::write)
      .execute("UPDATE sweep_point SET rate = rate + 0.01 WHERE point = 1");
  EXPECT_NE(refusal([&] {
              merge_stores({directory / "half", files[0]}, directory / "bad.db");
            }).find("point 2 of s: found rate "),
            std::string::npos);
}

TEST(Shards, AreNearlyEqualAndCoverAll) {
  for (const i64 items : {i64{1}, i64{7}, i64{1000}, i64{999'999'999'989}})
    for (const i64 of : {i64{1}, i64{3}, i64{7}, i64{1000}, i64{999'983}}) {
      if (of > items) {
        EXPECT_THROW(part_of(items, {1, of}, "runs"), InputError);
        continue;
      }
      i64 end = 0;
      for (i64 i = 1; i <= of; ++i) {
        const Part part = part_of(items, {i, of}, "runs");
        ASSERT_EQ(part.first, end);
        ASSERT_GE(part.end - part.first, items / of);
        ASSERT_LE(part.end - part.first, items / of + 1);
        ASSERT_EQ(part.end, static_cast<i64>(static_cast<__float128>(items) * i / of));
        end = part.end;
      }
      EXPECT_EQ(end, items);
    }
}

TEST(Shards, AreFoundFromTheirItems) {
  for (const i64 of : {2, 3, 64, 1000}) {
    const Part part = part_of(1'000'003, {2, of}, "runs");
    const auto found = shards_of(1'000'003, part);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->first, 2);
    EXPECT_EQ(found->last, 2);
    EXPECT_EQ(found->of, of);
  }
  EXPECT_FALSE(shards_of(1'000'000'000'000, {1, 3}));
}

}  // namespace
}  // namespace sidestep
