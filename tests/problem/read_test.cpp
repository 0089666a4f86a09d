// Problems as text: what is printed reads back as the same problem.
#include "sidestep/problem/read.h"

#include "support/random_study.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

RC_GTEST_PROP(ProblemText, RoundTripIsExact, (std::uint64_t seed)) {
  const Problem problem = random_study(seed >> 1, 0);  // seeds are below 2^63
  const std::string text = to_toml(problem);
  const Problem again = parse_problem(text, "again");
  RC_ASSERT(to_toml(again) == text);
  RC_ASSERT(problem_hash(again) == problem_hash(problem));
  RC_ASSERT(again.teacher.filter == problem.teacher.filter);
  RC_ASSERT(again.teacher.output == problem.teacher.output);
  RC_ASSERT(again.steps.back().eta_w == problem.steps.back().eta_w);
}

// No text makes the reader do anything but return or refuse with a sentence.
RC_GTEST_PROP(ProblemText, AnyTextIsReadOrRefused, (std::string noise)) {
  const std::string valid = *catalogue_text("table1/cnn/k16");
  const auto position = *rc::gen::inRange<std::size_t>(0, valid.size());
  for (const std::string& text :
       {noise, valid.substr(0, position) + noise + valid.substr(position)}) {
    try {
      static_cast<void>(parse_problem(text, "noise"));
    } catch (const InputError& error) {
      RC_ASSERT(std::string(error.what()).rfind("noise", 0) == 0);
    }
  }
}

TEST(ProblemText, EveryCatalogueNameResolves) {
  for (const std::string& name : catalogue_names()) {
    const Problem problem = read_problem(name);
    EXPECT_EQ(to_toml(parse_problem(to_toml(problem), name)), to_toml(problem)) << name;
  }
  EXPECT_EQ(catalogue_names().size(), 44U);
}

TEST(ProblemText, OverridesComeBeforeDefaults) {
  const Problem problem = read_problem("table1/resnet/k16", {"teacher.plus=12", "teacher.minus=4"});
  EXPECT_DOUBLE_EQ(problem.init.output_radius, 8.0 / 4);  // |1'a*| / sqrt(k)
}

}  // namespace
}  // namespace sidestep
