// Certificates made here by hand and by a small prover, replayed; and the same with something
// wrong.
#include "sidestep/certify/replay.h"

#include "support/hand_made_certificate.h"
#include "support/random_problem.h"
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

// Every start of this ball reaches the global optimum: a small ball on the right side.
Problem easy_problem() {
  return parse_problem(R"([teacher]
filter = [0.8, 0.6]
output = [1, 2, -0.5]
[student]
kind = "resnet"
[init]
output_radius = 0.1
[[steps]]
eta_a = 0.1
eta_w = 0.01
)",
                       "easy");
}

HandMade easy_certificate() {
  return {
      .problem = to_toml(easy_problem()),
      .set = "x = -1 1\nz = -1 1\n",
      .tree = "G\n",
      .conclusions = "verdict = proved\nlower = 1\nupper = 1\nundecided_measure = 0\nboxes = 1\n"};
}

TEST(Replay, AcceptsAProvedBall) {
  const ReplayReport report = replay_certificate(text_of(easy_certificate()));
  EXPECT_TRUE(report.accepted) << report.why;
  EXPECT_EQ(report.corners, 1);
  EXPECT_EQ(report.lower, 1);
}

TEST(Replay, RejectsWhatDoesNotFollow) {
  const auto rejected = [](const HandMade& certificate, const std::string& because) {
    const ReplayReport report = replay_certificate(text_of(certificate));
    EXPECT_FALSE(report.accepted) << because;
    EXPECT_NE(report.why.find(because), std::string::npos) << report.why;
  };
  HandMade c = easy_certificate();
  c.tree = "S\n";
  rejected(c, "the root labelled S is not proved");
  c = easy_certificate();
  c.tree = "xGS\n";
  rejected(c, "the leaf x> labelled S is not proved");
  c = easy_certificate();
  c.set = "x = -1 1\nz = -1 0.5\n";
  rejected(c, "the support of the law");
  c = easy_certificate();
  c.set = "x = -1 1\nz = -1 1\npsi = 0 0x1.921fb54442d19p+1\n";
  rejected(c, "the filter is not random");
  for (const char* tree : {"", "x\n", "xG\n", "GG\n", "xGGG\n", "pGG\n", "xGg\n", "xG G\n"}) {
    c = easy_certificate();
    c.tree = tree;
    rejected(c, "tree");
  }
  c = easy_certificate();
  c.tree = std::string(250, 'x') + "\n";
  rejected(c, "200 splits deep");
  for (const char* line : {"boxes = 2", "boxes = 01", "boxes = -1"}) {
    c = easy_certificate();
    c.conclusions.replace(c.conclusions.find("boxes"), 9, line);
    rejected(c, "boxes is");
  }
  c = easy_certificate();
  c.conclusions.replace(c.conclusions.find("proved"), 6, "undecided");
  rejected(c, "the verdict is undecided");
  c = easy_certificate();
  c.conclusions.replace(c.conclusions.find("lower = 1"), 9, "lower = 0.5");
  rejected(c, "does not follow");
  c = easy_certificate();
  c.conclusions.replace(c.conclusions.find("upper = 1"), 9, "upper = 0.9999999999");
  rejected(c, "but only 1 is proved");
  c = easy_certificate();
  c.conclusions += "failing_start = 0.01 0 0\n";
  rejected(c, "the verdict is proved");
  c.conclusions.replace(c.conclusions.find("proved"), 6, "refuted");
  rejected(c, "the failing start is not proved to fail");
}

// A statement about a set of filters instead of their law: the range is what it is about, and
// nothing is claimed of the law.
TEST(Replay, ASetOfFilters) {
  const std::string all = "lower = 0\nupper = 1\nundecided_measure = 1\nboxes = 1\n";
  HandMade c = easy_certificate();
  c.set = "x = -1 1\nz = -1 1\nfilters = 2.5 0x1.921fb54442d19p+1\n";
  c.conclusions = "verdict = proved\n" + all;
  EXPECT_TRUE(replay_certificate(text_of(c)).accepted) << replay_certificate(text_of(c)).why;
  const auto rejected = [](const HandMade& certificate, const std::string& because) {
    const ReplayReport report = replay_certificate(text_of(certificate));
    EXPECT_FALSE(report.accepted) << because;
    EXPECT_NE(report.why.find(because), std::string::npos) << report.why;
  };
  HandMade wider = c;
  wider.set = "x = -1 1\nz = -1 1\nfilters = 0 0x1.921fb54442d19p+1\n";
  rejected(wider, "the root labelled G is not proved");
  wider.set = "x = -1 1\nz = -1 1\nfilters = 2.5 3.5\n";
  rejected(wider, "psi is in [0, pi]");
  wider.set = "x = -1 1\nz = -1 1\nfilters = 2.5 3\nfilters = 2.5 3\n";
  rejected(wider, "it stands after psi");
  HandMade bounds = c;
  bounds.conclusions = easy_certificate().conclusions;
  rejected(bounds, "lower is 1");
  HandMade failing = c;
  failing.tree = "U\n";
  failing.conclusions =
      "verdict = refuted\nfailing_start = 0 0 0\nfailing_filter = -0.8 -0.6\n" + all;
  rejected(failing, "has a filter that is not certainly in the set");
  failing.set = "x = -1 1\nz = -1 1\nfilters = 0 1\n";
  EXPECT_TRUE(replay_certificate(text_of(failing)).accepted)
      << replay_certificate(text_of(failing)).why;
}

// Of the gaussian law some starts always lie outside the box.
TEST(Replay, TheGaussianLawIsNeverProvedForEveryStart) {
  HandMade c = easy_certificate();
  c.problem = to_toml(parse_problem(c.problem, "easy",
                                    {"init.output_law=\"gaussian\"", "init.output_radius=0.01"}));
  c.set = "x = -12 12\ny = -12 12\n";
  c.conclusions =
      "verdict = undecided\nlower = 0.9999999999\nupper = 1\nundecided_measure = 1e-12\nboxes = "
      "1\n";
  EXPECT_TRUE(replay_certificate(text_of(c)).accepted) << replay_certificate(text_of(c)).why;
  c.conclusions.replace(c.conclusions.find("undecided\n"), 9, "proved");
  EXPECT_NE(replay_certificate(text_of(c)).why.find("the verdict is proved"), std::string::npos);
  c.conclusions.replace(c.conclusions.find("proved"), 6, "undecided");
  c.conclusions.replace(c.conclusions.find("1e-12"), 5, "0");
  EXPECT_NE(replay_certificate(text_of(c)).why.find("undecided_measure is 0"), std::string::npos);
  // A point mass: a failing start is 0.
  c.problem = to_toml(parse_problem(c.problem, "easy", {"init.output_radius=0"}));
  c.tree = "U\n";
  c.conclusions =
      "verdict = refuted\nfailing_start = -9 -9 -9\nlower = 0\nupper = 1\nundecided_measure = "
      "1\nboxes = 1\n";
  EXPECT_NE(replay_certificate(text_of(c)).why.find("radius 0"), std::string::npos)
      << replay_certificate(text_of(c)).why;
}

// Where steps are too large for the order, boxes are run as boxes; where they are unlawful, nothing
// is proved and what claims something is rejected.
TEST(Replay, RunsBoxesWhereTheOrderIsNotPreserved) {
  for (const char* change : {"steps.1.eta_a=2", "student.kind=\"cnn\"", "steps.1.eta_w=0.3"}) {
    HandMade c = easy_certificate();
    c.problem = to_toml(parse_problem(c.problem, "easy", {change, "init.output_radius=0.01"}));
    const ReplayReport report = replay_certificate(text_of(c));
    EXPECT_TRUE(report.accepted) << change << ": " << report.why;
    c.tree = "S\n";
    EXPECT_NE(replay_certificate(text_of(c)).why.find("labelled S is not proved"),
              std::string::npos);
  }
  HandMade c = easy_certificate();
  c.problem = to_toml(parse_problem(c.problem, "easy", {"steps.1.eta_a=4"}));
  EXPECT_NE(replay_certificate(text_of(c)).why.find("lambda < 2"), std::string::npos);
  // What claims nothing is true of every problem.
  c.tree = "U\n";
  c.conclusions = "verdict = undecided\nlower = 0\nupper = 1\nundecided_measure = 1\nboxes = 1\n";
  EXPECT_TRUE(replay_certificate(text_of(c)).accepted);
}

// Without its checksum computed again no byte can change, anywhere.
TEST(Replay, RejectsEveryChangedByte) {
  const std::string text = text_of(easy_certificate());
  for (std::size_t i = 0; i < text.size(); ++i)
    for (const int change : {1, 2, 0x20, 0x80}) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ change);
      ASSERT_FALSE(replay_certificate(changed).accepted) << "byte " << i << " ^ " << change;
    }
  for (std::size_t size = 0; size < text.size(); ++size)
    ASSERT_FALSE(replay_certificate(text.substr(0, size)).accepted) << size;
  EXPECT_FALSE(replay_certificate(text + "\n").accepted);
  EXPECT_FALSE(replay_certificate(text + text).accepted);
}

// With the checksum computed again: never a crash, and what is accepted is the same statement.
TEST(Replay, SurvivesRandomBytesWithTheirOwnChecksum) {
  ReplayOptions options;
  options.max_steps = 20'000;
  const std::string text = text_of(easy_certificate());
  const std::string body = text.substr(0, text.rfind("checksum"));
  for (i64 i = 0; i < 3000; ++i) {
    RandomCase random(20260, i);
    std::string changed = body;
    const auto place = [&] {
      return static_cast<std::size_t>(random.integer(0, static_cast<i64>(changed.size()) - 1));
    };
    for (i64 n = random.integer(1, 4); n > 0; --n) {
      if (random.chance(0.6))
        changed[place()] = static_cast<char>(random.integer(0, 255));
      else if (random.chance(0.5))
        changed.erase(place(), 1);
      else
        changed.insert(place(), changed.substr(place(), 7));
    }
    const ReplayReport report = replay_certificate(with_checksum(changed), options);
    if (report.accepted) {
      EXPECT_EQ(report.verdict, "proved");
    }
  }
}

}  // namespace
}  // namespace sidestep
