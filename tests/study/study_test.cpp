// Study files: axes, refusals, the canonical text.
#include "sidestep/study/study.h"

#include <gtest/gtest.h>

#include "sidestep/problem/error.h"
#include "sidestep/study/grid.h"
#include "sidestep/study/studies.h"

namespace sidestep {
namespace {

const std::string kHead = "problem = \"table1/resnet/k16\"\n";

Axis axis_of(const std::string& text) {
  return parse_study(kHead + "[[axis]]\n" + text, "s.toml").axes.at(0);
}

std::string refusal_of(const std::string& text) {
  try {
    static_cast<void>(parse_study(text, "s.toml"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(StudyAxis, LinspaceEndsExactlyAndHasFewDigits) {
  const Axis axis = axis_of("key = \"init.output_radius\"\nlinspace = [0.1, 0.7, 7]\n");
  const std::vector<std::string> expected = {"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"};
  EXPECT_EQ(axis.values, expected);
  EXPECT_FALSE(axis.logarithmic);
}

TEST(StudyAxis, LogspaceEndsAreValues) {
  const Axis axis = axis_of("key = \"steps.1.eta_a\"\nlogspace = [1e-4, 0.01, 3]\n");
  const std::vector<std::string> expected = {"0.0001", "0.001", "0.01"};
  EXPECT_EQ(axis.values, expected);
  EXPECT_TRUE(axis.logarithmic);
}

TEST(StudyAxis, WholeNumbersAreRoundedOnce) {
  const Axis axis = axis_of("key = \"run.runs\"\nlogspace = [1, 10, 11]\n");
  const std::vector<double> expected = {1, 2, 3, 4, 5, 6, 8, 10};
  EXPECT_EQ(axis.numbers, expected);
}

TEST(StudyAxis, ListsOfWordsAndNumbers) {
  const Axis words = axis_of("key = \"student.kind\"\nlist = [\"cnn\", \"resnet\"]\n");
  EXPECT_TRUE(words.numbers.empty());
  EXPECT_EQ(words.values[0], "cnn");
  EXPECT_TRUE(axis_of("key = \"run.runs\"\nlist = [1, 100]\n").logarithmic);
  EXPECT_FALSE(axis_of("key = \"run.runs\"\nlist = [1, 99]\n").logarithmic);
}

TEST(StudyFile, TextReadsBackAsTheSame) {
  for (const std::string& name : built_in_studies()) {
    const Study study = read_study(name);
    const std::string text = study_text(study);
    EXPECT_EQ(study_text(parse_study(text, name)), text);
    static_cast<void>(Grid(study).problem(0));
  }
  const Study quoted =
      parse_study(kHead +
                      "set = [\"student.kind='cnn'\", 'run.stop=\"trapped\"']\n[[axis]]\nkey = "
                      "\"run.seed\"\nlist = [1]\n",
                  "s.toml");
  EXPECT_EQ(parse_study(study_text(quoted), "s.toml").set, quoted.set);
  const Study names = parse_study(
      "[[axis]]\nkey = \"problem\"\nlist = [\"a\\\"b\\\\c\", \"\\u2028\\t\", \"\\u00e9\", "
      "\"\\U0001f600\"]\n",
      "s.toml");
  EXPECT_EQ(names.axes[0].values[3], "\xf0\x9f\x98\x80");
  EXPECT_EQ(parse_study(study_text(names), "s.toml").axes[0].values, names.axes[0].values);
}

TEST(StudyFile, RefusalsNameTheLine) {
  const auto axis = [](const std::string& text) {
    return refusal_of(kHead + "[[axis]]\nkey = \"init.output_radius\"\n" + text);
  };
  EXPECT_EQ(refusal_of(kHead),
            "s.toml: axis: found an empty grid; allowed: one to three [[axis]] tables");
  EXPECT_EQ(axis("list = []"),
            "s.toml:4: axis.1.list: found an empty grid; allowed: at least one value");
  EXPECT_EQ(axis("linspace = [1, 2]"),
            "s.toml:4: axis.1.linspace: found 2 numbers; allowed: [first value, last value, how "
            "many]");
  EXPECT_EQ(axis("logspace = [0, 2, 3]"),
            "s.toml:4: axis.1.logspace: found an end 0; allowed: ends above 0 (values, not "
            "exponents), at most 1e60");
  EXPECT_EQ(axis("linspace = [1, 2, 2.5]"),
            "s.toml:4: axis.1.linspace: found 2.5 values; allowed: a number of them, 1 to 1e9");
  EXPECT_EQ(
      axis("list = [1, \"a\"]"),
      "s.toml:4: axis.1.list: found \"a\" at position 2; allowed: numbers only, as the first");
  EXPECT_EQ(axis("list = [1]\nlinspace = [1, 2, 3]"),
            "s.toml:5: axis.1.linspace: found both list and linspace; allowed: one of them");
  EXPECT_EQ(axis("list = [1]\nlst = 3"),
            "s.toml:5: axis.1.lst: unknown key; did you mean 'axis.1.list'?");
  EXPECT_EQ(axis("list = [1]\n[measure]\nwhat = [\"rates\"]"),
            "s.toml:6: measure.what: found \"rates\"; allowed: \"probability\", \"rate\", "
            "\"steps\", \"saddle_angle\"");
  EXPECT_EQ(axis("list = [1]\n[measure]\nerror = 0"),
            "s.toml:6: measure.error: found 0; allowed: 1e-13 to 0.1");
  EXPECT_EQ(axis("list = [1]\n[[axis]]\nkey = \"init.output_radius\"\nlist = [2]"),
            "s.toml:6: axis.2.key: found init.output_radius, the key of another axis; allowed: "
            "each key once");
}

TEST(StudyFile, HowManyPointsIsSaidBeforeAnyIsMade) {
  const std::string text = kHead +
                           "[[axis]]\nkey = \"init.output_radius\"\nlinspace = [0, 1, 1e9]\n"
                           "[[axis]]\nkey = \"run.seed\"\nlinspace = [0, 1, 1e3]\n";
  EXPECT_EQ(refusal_of(text),
            "s.toml:2: axis: found a grid of 1e+12 points; allowed: at most 10^8 points, or more "
            "with --yes (it takes about 100000 GB of memory)");
}

TEST(StudyGrid, LastAxisVariesFastest) {
  const Study study =
      parse_study(kHead +
                      "[[axis]]\nkey = \"init.output_radius\"\nlist = [1, 2]\n[[axis]]\nkey = "
                      "[\"steps.1.eta_a\", \"steps.1.eta_w\"]\nlist = [0.1, 0.2, 0.3]\n",
                  "s.toml");
  const Grid grid(study);
  ASSERT_EQ(grid.points(), 6);
  const Problem problem = grid.problem(4);
  EXPECT_EQ(problem.init.output_radius, 2);
  EXPECT_EQ(problem.steps[0].eta_a, 0.2);
  EXPECT_EQ(problem.steps[0].eta_w, 0.2);
  EXPECT_EQ(grid.name(4), "point 5 of 6 (init.output_radius=2, steps.1.eta_a=steps.1.eta_w=0.2)");
}

TEST(StudyGrid, TheFirstPointThatIsNoProblemIsNamed) {
  const Study study = parse_study(
      kHead + "[[axis]]\nkey = \"init.output_radius\"\nlinspace = [99, -400, 500]\n", "s.toml");
  const Grid grid(study);
  const std::atomic<bool> never{false};
  for (const int jobs : {1, 2, 7}) {
    try {
      check_grid(study, grid, jobs, never);
      FAIL();
    } catch (const InputError& error) {
      EXPECT_STREQ(error.what(),
                   "s.toml: point 101 of 500 (init.output_radius=-1): init.output_radius: found "
                   "-1; allowed: a number from 0 to 1e60");
    }
  }
}

}  // namespace
}  // namespace sidestep
