// Sweeps: the numbers are those of the single problems, whatever the threads and the store do.
#include "sidestep/study/sweep.h"

#include "store/scratch.h"
#include <cmath>
#include <cstring>
#include <numbers>

#include <gtest/gtest.h>

#include "sidestep/statistics/probability.h"
#include "sidestep/store/database.h"

namespace sidestep {
namespace {

const std::string kStudy = R"(
problem = "table1/resnet/k16"
[[axis]]
key = "init.output_radius"
list = [0.5, 1]
[[axis]]
key = "teacher.angle"
linspace = [0.4, 0.46, 4]
[measure]
what = ["probability", "rate", "steps", "saddle_angle"]
runs = 10
)";

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

GridResult sweep_of(const Study& study, int jobs, Store* store = nullptr) {
  GridStudyOptions options;
  options.study.jobs = jobs;
  options.study.store = store;
  return study_sweep(study, Grid(study), options);
}

TEST(Sweep, MeasuresWhatTheProblemsGive) {
  const Study study = parse_study(kStudy, "s.toml");
  const GridResult result = sweep_of(study, 2);
  ASSERT_TRUE(result.complete());
  ASSERT_EQ(result.points, 8);
  const i64 point = 5;  // radius 1, angle 0.42
  Problem problem = Grid(study).problem(point);
  EXPECT_EQ(result.at(point, result.column("probability")),
            exact_probability(problem, {.error = 1e-6}).global);
  problem.run.runs = 10;
  const EnsembleResult ensemble = study_ensemble(problem, {});
  EXPECT_EQ(result.at(point, result.column("rate")), ensemble.rate());
  EXPECT_EQ(result.at(point, result.column("rate_high")), ensemble.interval.high);
  problem.run.stop = StopRule::converged;
  const EnsembleResult converged = study_ensemble(problem, {});
  EXPECT_EQ(result.at(point, result.column("steps_median")),
            static_cast<double>(*converged.steps.median()));
  EXPECT_NEAR(result.at(point, result.column("saddle_angle")), 1.58996502, 1e-8);
  EXPECT_GT(result.at(point, result.column("saddle_angle")), std::numbers::pi / 2);
}

TEST(Sweep, IsTheSameForAnyNumberOfThreads) {
  const Study study = parse_study(kStudy, "s.toml");
  const GridResult one = sweep_of(study, 1);
  for (const int jobs : {2, 5}) EXPECT_TRUE(same(sweep_of(study, jobs).values, one.values));
}

TEST(Sweep, GoesOnFromTheStore) {
  const ScratchDirectory directory;
  const Study study = parse_study(kStudy, "s.toml");
  const Grid grid(study);
  const std::vector<std::string> columns = {"value", "status"};
  std::vector<i64> worked_on;
  const auto run = [&](i64 stop_at, bool fresh) {
    Store store = Store::open(directory / "s.db");
    GridStudyOptions options;
    options.study.store = &store;
    options.study.fresh = fresh;
    worked_on.clear();
    return run_grid(
        "threshold", study, grid, columns,
        [&](i64 point, std::span<double> row) {
          if (point == stop_at) return false;
          worked_on.push_back(point);
          row[0] = point == 1 ? kNone : 0.1 * static_cast<double>(point);
          row[1] = static_cast<double>(point % 2);
          return true;
        },
        options);
  };
  const GridResult first = run(3, false);
  EXPECT_EQ(first.done, 3);
  EXPECT_EQ(first.stored_as, 1);
  const GridResult second = run(6, false);
  EXPECT_EQ(second.from_store, 3);
  EXPECT_EQ(second.done, 6);
  EXPECT_EQ(worked_on, (std::vector<i64>{3, 4, 5}));
  const GridResult third = run(-1, false);
  EXPECT_TRUE(third.complete());
  EXPECT_EQ(third.stored_as, 1);
  EXPECT_TRUE(std::isnan(third.at(1, 0)));
  EXPECT_EQ(third.at(2, 0), 0.2);
  const GridResult again = run(-1, false);
  EXPECT_EQ(again.from_store, 8);
  EXPECT_TRUE(worked_on.empty());
  EXPECT_EQ(again.at(7, 0), third.at(7, 0));
  const GridResult fresh = run(-1, true);
  EXPECT_EQ(fresh.stored_as, 2);
  EXPECT_EQ(worked_on.size(), 8U);
  const Store store = Store::open_existing(directory / "s.db");
  EXPECT_TRUE(store.get_grid(1).finished);
  EXPECT_EQ(store.list_grids().size(), 2U);
  // A store may come from anybody.
  const std::vector<std::string> impossible = {
      "UPDATE sweep SET points_done = -1", "UPDATE sweep SET points_done = 1000",
      "UPDATE sweep SET points_done = 8; UPDATE sweep_point SET status = NULL WHERE point = 3"};
  for (const std::string& sql : impossible) {
    Database(directory / "s.db", Database::Access::write).execute(sql);
    EXPECT_THROW(run(-1, false), DamagedStore) << sql;
  }
}

TEST(Sweep, HashIsOfWhatChangesNumbers) {
  const auto hash = [](const std::string& text) {
    const Study study = parse_study(text, "s.toml");
    return study_hash("sweep", study, Grid(study));
  };
  const std::string same_numbers = "# a remark\n" + kStudy + "[figure]\ntitle = \"t\"\n";
  EXPECT_EQ(hash(kStudy), hash(same_numbers));
  EXPECT_NE(hash(kStudy), hash("set = [\"run.seed=2\"]" + kStudy));
  EXPECT_NE(hash(kStudy), hash(kStudy + "error = 1e-7\n"));
}

}  // namespace
}  // namespace sidestep
