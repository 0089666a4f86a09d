// Keys by name, and teachers by their moments.
#include "sidestep/problem/keys.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sidestep/math/vectors.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

TEST(Keys, ComplaintsNameTheNearestKey) {
  EXPECT_EQ(key_complaint("init.output_radius"), "");
  EXPECT_EQ(key_complaint("steps.12.eta_a"), "");
  EXPECT_EQ(key_complaint("init.output_raduis"),
            "init.output_raduis: unknown key; did you mean 'init.output_radius'?");
  EXPECT_EQ(key_complaint("steps.1.eta"),
            "steps.1.eta: unknown key; did you mean 'steps.1.eta_a'?");
  EXPECT_EQ(key_complaint("tearcher.k"), "tearcher.k: unknown key; did you mean 'teacher.k'?");
  for (const char* key : {"", "runs", "init", "init.a.b", "steps.eta_a", "steps.1.2.eta_a", "."})
    EXPECT_NE(key_complaint(key).find("unknown key"), std::string::npos) << key;
}

TEST(Keys, WholeNumbers) {
  EXPECT_TRUE(is_integer_key("steps.1.until"));
  EXPECT_TRUE(is_integer_key("teacher.k"));
  EXPECT_FALSE(is_integer_key("teacher.sum"));
}

RC_GTEST_PROP(TeacherMoments, AreThoseAskedFor, ()) {
  const auto k = *rc::gen::inRange(2, 200);
  const double norm = *rc::gen::inRange(1, 1000) / 100.0;
  const double share = *rc::gen::inRange(-1000, 1001) / 1000.0;
  const double total = share * norm * std::sqrt(k);
  const Problem problem =
      read_problem("table1/resnet/k16",
                   {"teacher.k=" + std::to_string(k), "teacher.sum=" + std::to_string(total),
                    "teacher.norm=" + std::to_string(norm * 1.0001)});
  RC_ASSERT(problem.k() == k);
  RC_ASSERT(std::abs(sum(problem.teacher.output) - std::stod(std::to_string(total))) < 1e-10);
  RC_ASSERT(std::abs(sidestep::norm(problem.teacher.output) / (norm * 1.0001) - 1) < 1e-5);
}

TEST(TeacherMoments, MayBeParallelToOne) {
  const Problem problem =
      read_problem("table1/resnet/k16", {"teacher.k=7", "teacher.sum=2.6457513110645907"});
  for (const double weight : problem.teacher.output)
    EXPECT_NEAR(weight, 1 / std::sqrt(7), 1e-8);  // the square root of a rounding
  EXPECT_THROW(
      static_cast<void>(read_problem("table1/resnet/k16", {"teacher.k=7", "teacher.sum=2.6458"})),
      InputError);
}

TEST(ProblemSource, GivesWhatReadProblemGives) {
  const ProblemSource source(problem_text("table1/resnet-ssw/k25"), "table1/resnet-ssw/k25");
  const std::vector<std::string> overrides = {"teacher.angle=0.3", "steps.1.until=7"};
  EXPECT_EQ(to_toml(source.with(overrides)),
            to_toml(read_problem("table1/resnet-ssw/k25", overrides)));
  EXPECT_EQ(to_toml(source.with({})), to_toml(read_problem("table1/resnet-ssw/k25")));
  try {
    static_cast<void>(source.with({"steps.1.until=-7"}));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "steps.1.until: found -7; allowed: more than 0, where the stage begins");
  }
}

}  // namespace
}  // namespace sidestep
