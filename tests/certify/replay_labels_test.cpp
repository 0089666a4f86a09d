// Replay against the rest of the program: bounds around the exact probability for every law, each
// label of a tree changed in turn, failing starts, any number of threads.
#include "support/hand_made_certificate.h"
#include "support/random_problem.h"
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/certify/replay.h"
#include "sidestep/statistics/probability.h"

namespace sidestep {
namespace {

constexpr i64 kSteps = 20'000;  // a corner that needs more is left undecided

SmallProver prover_of(const Problem& problem) {
  const bool gaussian = problem.init.output_law == OutputLaw::gaussian;
  std::string text = gaussian ? "x = -12 12\ny = -12 0x1.8p+3\n" : "x = -1 1\nz = -1 0x1p+0\n";
  const double reach = gaussian ? 12 : 1;
  std::vector<SetLine> lines = {{'x', {-reach, reach}}, {gaussian ? 'y' : 'z', {-reach, reach}}};
  if (problem.init.filter_law == FilterLaw::sphere) {
    text += "psi = 0 0x1.921fb54442d19p+1\n";
    lines.push_back({'p', {0, kPiInterval.hi}});
  }
  return {problem, text, lines, kSteps};
}

Problem random_lawful_problem(RandomCase& random, OutputLaw law, FilterLaw filter) {
  const i64 k = random.integer(2, 9);
  Problem problem = random_problem(random, StudentKind::resnet, random.integer(2, 6), k);
  double q = 0;
  for (const double x : problem.teacher.output) q += x * x;
  problem.init.output_law = law;
  problem.init.output_radius =
      std::sqrt(q) * random.between(0.3, 1.5) * (law == OutputLaw::gaussian ? 0.1 : 1.0);
  problem.init.filter_law = filter;
  problem.steps = {{.until = 30, .eta_a = 0.1, .eta_w = 0.001 / q},
                   {.eta_a = 0.2, .eta_w = random.log_between(0.003, 0.03) / q}};
  check_problem(problem);
  return problem;
}

TEST(ReplayLabels, BoundsHoldTheExactProbabilityUnderEveryLaw) {
  i64 index = 0;
  for (const OutputLaw law : {OutputLaw::ball, OutputLaw::sphere, OutputLaw::gaussian})
    for (const FilterLaw filter : {FilterLaw::shortcut, FilterLaw::sphere})
      for (int i = 0; i < 3; ++i) {
        RandomCase random(20261, ++index);
        const Problem problem = random_lawful_problem(random, law, filter);
        SmallProver prover = prover_of(problem);
        const std::string text = text_of(prover.prove(filter == FilterLaw::sphere ? 9 : 8));
        const ReplayReport report = replay_certificate(text);
        ASSERT_TRUE(report.accepted) << report.why;
        const Probability exact = exact_probability(problem, {});
        EXPECT_LE(report.lower, exact.global + exact.error) << index;
        EXPECT_GE(report.upper, exact.global - exact.error) << index;
        EXPECT_LT(report.undecided_measure, 0.9) << index;
        const ReplayReport again = replay_certificate(text, {.jobs = 3});
        EXPECT_EQ(again.why, report.why);
      }
}

// A changed split may leave a true statement (undecided boxes cut another way); a changed label
// never does.
TEST(ReplayLabels, NoLabelCanBeChanged) {
  RandomCase random(20262, 1);
  const Problem problem = random_lawful_problem(random, OutputLaw::ball, FilterLaw::sphere);
  SmallProver prover = prover_of(problem);
  const HandMade honest = prover.prove(9);
  ReplayOptions options;
  options.max_steps = 10 * kSteps;
  options.jobs = 2;
  ASSERT_TRUE(replay_certificate(text_of(honest), options).accepted);
  int changed = 0;
  for (std::size_t i = 0; i < honest.tree.size(); ++i)
    for (const char label : {'G', 'S', 'U', 'x', 'z', 'p'}) {
      HandMade lie = honest;
      const bool was_leaf = std::string("GSU").find(lie.tree[i]) != std::string::npos;
      if (lie.tree[i] == '\n' || lie.tree[i] == label) continue;
      lie.tree[i] = label;
      const ReplayReport report = replay_certificate(text_of(lie), options);
      const bool becomes_leaf = label == 'G' || label == 'S' || label == 'U';
      if (was_leaf || becomes_leaf) {
        EXPECT_FALSE(report.accepted) << i << label;
      }
      ++changed;
    }
  EXPECT_GT(changed, 300);
}

TEST(ReplayLabels, FailingStarts) {
  const Problem problem = parse_problem(R"([teacher]
filter = [-0.9, 0.4358898943540674]
output = [1, -0.9, 1.2]
[student]
kind = "resnet"
[init]
output_radius = 1
[[steps]]
eta_a = 0.1
eta_w = 0.1
)",
                                        "failing");
  HandMade c = {.problem = to_toml(problem),
                .set = "x = -1 1\nz = -1 1\n",
                .tree = "U\n",
                .conclusions =
                    "verdict = refuted\nfailing_start = -0.5 0.5 -0.5\nlower = 0\nupper = "
                    "1\nundecided_measure = 1\nboxes = 1\n"};
  EXPECT_TRUE(replay_certificate(text_of(c)).accepted) << replay_certificate(text_of(c)).why;
  const auto why = [&](const std::string& start) {
    HandMade other = c;
    other.conclusions.replace(c.conclusions.find("-0.5 0.5 -0.5"), 13, start);
    return replay_certificate(text_of(other)).why;
  };
  EXPECT_EQ(why("0.5 -0.5 0.5"),
            "the failing start is not proved to fail: at step 16 its greatest "
            "corner is on the other side of the saddle");
  EXPECT_EQ(why("-0.8 0.5 -0.5"), "the failing start is not certainly in the ball");
  EXPECT_EQ(why("-0.5 0.5"), "the failing start has 2 numbers where k = 3");
  EXPECT_EQ(why("-0.5 0.5 nan"), "failing_start is \"nan\", which is no finite double");
}

}  // namespace
}  // namespace sidestep
