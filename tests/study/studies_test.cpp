// The built-in studies compute: the first point of each.
#include "sidestep/study/studies.h"

#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/statistics/interval.h"
#include "sidestep/study/sweep.h"
#include "sidestep/study/table1.h"
#include "sidestep/study/threshold.h"

namespace sidestep {
namespace {

Study first_point_of(const std::string& name) {
  Study study = read_study(name);
  for (Axis& axis : study.axes) {
    axis.values = {axis.values.front()};
    if (!axis.numbers.empty()) axis.numbers = {axis.numbers.front()};
  }
  if (study.threshold) study.threshold->levels = {study.threshold->levels.front()};
  return study;
}

TEST(BuiltInStudies, FirstPointComputes) {
  for (const std::string& name : built_in_studies()) {
    SCOPED_TRACE(name);
    const Study study = first_point_of(name);
    const Grid grid(study);
    const GridResult result =
        study.threshold ? study_threshold(study, grid, {}) : study_sweep(study, grid, {});
    ASSERT_TRUE(result.complete());
    ASSERT_EQ(result.points, 1);
    if (study.threshold) {
      EXPECT_EQ(result.at(0, result.column("status")), static_cast<double>(ThresholdStatus::found));
      continue;
    }
    const double probability = result.at(0, result.column("probability"));
    EXPECT_TRUE(probability >= 0.4 && probability <= 1) << probability;
    EXPECT_EQ(result.at(0, result.column("undecided")), 0);
  }
}

// The published rates stand in published-radius as Table 1 has them, each k three times with its
// interval's ends around it.
TEST(BuiltInStudies, PublishedRadiusHasThePublishedRates) {
  const Study study = read_study("published-radius");
  const double n = static_cast<double>(kPaperRuns);
  ASSERT_EQ(study.threshold->levels.size(), 3 * kTable1.size());
  for (std::size_t i = 0; i < kTable1.size(); ++i) {
    const double rate = kTable1[i].paper_resnet;
    const RateInterval interval = proportion_interval(std::llround(rate * n), kPaperRuns, 0.95,
                                                      IntervalMethod::clopper_pearson);
    const double* const levels = &study.threshold->levels[3 * i];
    EXPECT_NEAR(levels[0], interval.low, 1e-6);
    EXPECT_EQ(levels[1], rate);
    EXPECT_NEAR(levels[2], interval.high, 1e-6);
  }
}

}  // namespace
}  // namespace sidestep
