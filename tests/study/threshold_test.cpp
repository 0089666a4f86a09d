// Thresholds: the probability is on one side of the level just before and on the other just there.
#include "sidestep/study/threshold.h"

#include <cmath>

#include <gtest/gtest.h>

#include "sidestep/statistics/probability.h"

namespace sidestep {
namespace {

struct Answer {
  Study study;
  GridResult result;
  [[nodiscard]] double operator()(const char* column, i64 point = 0) const {
    return result.at(point, result.column(column));
  }
  [[nodiscard]] ThresholdStatus status(i64 point = 0) const {
    return static_cast<ThresholdStatus>(static_cast<int>((*this)("status", point)));
  }
};

Answer answer(const std::string& text) {
  Answer found;
  found.study = parse_study(text, "t.toml");
  found.result = study_threshold(found.study, Grid(found.study), {});
  return found;
}

const std::string kWarmup = R"(
problem = "table1/resnet-ssw/k16"
[threshold]
key = "steps.1.until"
scale = "log"
)";

double probability(const std::string& problem, const std::string& assignment) {
  return exact_probability(read_problem(problem, {assignment}), {.error = 1e-9}).global;
}

TEST(Threshold, OfAWholeNumberIsTheSmallest) {
  const Answer found = answer(kWarmup + "range = [1, 100000]\nlevel = 0.9999\n");
  ASSERT_EQ(found.status(), ThresholdStatus::found);
  const double value = found("value");
  EXPECT_EQ(value, std::round(value));
  const auto at = [](double until) {
    return probability("table1/resnet-ssw/k16",
                       "steps.1.until=" + std::to_string(static_cast<i64>(until)));
  };
  EXPECT_GE(at(value), 0.9999);
  EXPECT_LT(at(value - 1), 0.9999);
  EXPECT_NEAR(found("probability"), at(value), 1e-8);
  EXPECT_NEAR(found("beyond"), at(value - 1), 1e-8);
}

TEST(Threshold, DoesNotDependOnTheScale) {
  const std::string linear = "\nscale = \"linear\"\nrange = [100, 1000]\nlevel = 0.99\n";
  std::string text = kWarmup;
  text.replace(text.find("\nscale"), std::string::npos, linear);
  EXPECT_EQ(answer(text)("value"), answer(kWarmup + "range = [1, 9999]\nlevel = 0.99\n")("value"));
}

TEST(Threshold, OfARealKeyDownwards) {
  const Answer found = answer(R"(
problem = "table1/resnet/k16"
[threshold]
key = "init.output_radius"
range = [0.05, 3]
level = 0.9
crossing = "down"
)");
  ASSERT_EQ(found.status(), ThresholdStatus::found);
  EXPECT_GE(found("probability"), 0.9);
  EXPECT_LT(found("beyond"), 0.9);
  EXPECT_NEAR(found("probability"), 0.9, 1e-8);
  EXPECT_NEAR(
      probability("table1/resnet/k16", "init.output_radius=" + std::to_string(found("value"))), 0.9,
      1e-5);
}

TEST(Threshold, SaysWhyThereIsNone) {
  const Answer below = answer(kWarmup + "range = [1, 20]\nlevel = 0.99\n");
  EXPECT_EQ(below.status(), ThresholdStatus::below);
  EXPECT_TRUE(std::isnan(below("value")));
  EXPECT_EQ(threshold_sentence(below.study, below.result, 0),
            "below the level everywhere: P(steps.1.until=1) = 0.8984560723, P(steps.1.until=20) = "
            "0.917865191");
  EXPECT_EQ(answer(kWarmup + "range = [1, 20]\nlevel = 0.5\n").status(), ThresholdStatus::above);
  EXPECT_EQ(answer(kWarmup + "range = [1, 20]\nlevel = 0.91\ncrossing = \"down\"\n").status(),
            ThresholdStatus::other_way);
}

TEST(Threshold, LevelsMayGoAlongTheFirstAxis) {
  const Answer found = answer(R"(
problem = "table1/resnet-ssw/k16"
[[axis]]
key = "teacher.angle"
list = [0.46, 0.48]
[[axis]]
key = "run.seed"
list = [1, 2]
[threshold]
key = "steps.1.until"
range = [1, 100000]
scale = "log"
level = [0.99, 0.999]
)");
  ASSERT_EQ(found.result.points, 4);
  EXPECT_EQ(threshold_level(found.study, 1), 0.99);
  EXPECT_EQ(threshold_level(found.study, 2), 0.999);
  EXPECT_EQ(found("value", 0), found("value", 1));  // the seed does not matter
  EXPECT_LT(found("value", 0), found("value", 2));
}

}  // namespace
}  // namespace sidestep
