// Certificates against the exact probability, against the simulator, and against themselves.
#include "sidestep/certify/certify.h"

#include "support/random_problem.h"
#include <algorithm>
#include <arb_hypgeom.h>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sidestep/certify/ball.h"
#include "sidestep/ensemble/one_run.h"
#include "sidestep/ensemble/trajectory.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"
#include "sidestep/statistics/probability.h"

namespace sidestep {
namespace {

Problem random_certifiable(RandomCase& random) {
  const i64 k = random.integer(1, 30);
  Problem problem = random_problem(random, StudentKind::resnet, random.integer(2, 6), k);
  if (random.chance(0.5))
    for (double& a : problem.teacher.output) a = a < 0 ? -1 : 1;
  double q = 0;
  for (const double a : problem.teacher.output) q += a * a;
  problem.init.output_law = random.chance(0.6)   ? OutputLaw::ball
                            : random.chance(0.5) ? OutputLaw::sphere
                                                 : OutputLaw::gaussian;
  problem.init.output_radius = random.log_between(0.05, 2) * std::sqrt(q);
  const double eta = random.log_between(0.02, 0.4) / (static_cast<double>(k) + q);
  problem.steps = {{.until = random.integer(1, 300), .eta_a = eta, .eta_w = eta * 0.01},
                   {.eta_a = eta, .eta_w = eta * random.log_between(0.05, 1)}};
  check_problem(problem);
  return problem;
}

Outcome outcome_of(const Problem& problem) {
  return run_one(problem, 0, Engine::reduced).result.outcome;
}

Certificate quick(const Problem& problem, double width = 1e-2, int jobs = 2) {
  return certify(problem, {.width = width, .seconds = 20, .jobs = jobs});
}

TEST(Certify, BoundsHoldTheExactProbability) {
  int corners = 0, inside = 0;
  for (i64 i = 0; i < 60; ++i) {
    RandomCase random(421, i);
    const Problem problem = random_certifiable(random);
    const Certificate c = quick(problem);
    const Probability exact = exact_probability(problem, {.error = 1e-8, .simd = chosen_simd()});
    EXPECT_LE(c.lower, exact.global + exact.undecided + exact.error + 1e-12) << i;
    EXPECT_GE(c.upper, exact.global - exact.error - 1e-12) << i;
    EXPECT_LE(c.upper - c.lower, c.undecided_measure + 1e-9) << i;
    if (c.method == CertifyMethod::corners) {
      ++corners;
      EXPECT_TRUE(c.probability_reached) << i;
    }
    if (exact.global > 1e-6 && exact.global < 1 - 1e-6) {
      ++inside;
      EXPECT_NE(c.verdict, StartsVerdict::proved) << i;
    }
  }
  EXPECT_GT(corners, 30);  // or nothing was tested
  EXPECT_GT(inside, 10);
}

TEST(Certify, BoundsHoldTheExactValuesOfTable1) {
  const double no_warmup[] = {.8973418151, .9131248961, .9424737184, .9497971799,
                              .9693330401, .9729572502, .9855679140};
  const double warmup[] = {1,           .9999999966, .9999108093, .9979445010,
                           .9977017923, .9952937497, .9970368834};
  for (std::size_t i = 0; i < kTable1.size(); ++i)
    for (const bool with : {false, true}) {
      const std::string name = fmt::format("table1/resnet{}/k{}", with ? "-ssw" : "", kTable1[i].k);
      const Certificate c = quick(read_problem(name), 1e-3);
      const double exact = with ? warmup[i] : no_warmup[i];
      EXPECT_LE(c.lower, exact + 1e-10) << name;
      EXPECT_GE(c.upper, exact - 1e-10) << name;
      EXPECT_LE(c.undecided_measure, 1e-3) << name;
      EXPECT_EQ(c.verdict, with && i == 0 ? StartsVerdict::proved : StartsVerdict::refuted) << name;
    }
}

TEST(Certify, FailingStartsFailInTheSimulatorToo) {
  int found = 0;
  for (i64 i = 0; i < 60; ++i) {
    RandomCase random(422, i);
    const Problem problem = random_certifiable(random);
    const Certificate c = quick(problem, 0.5);
    if (c.verdict != StartsVerdict::refuted) continue;
    ++found;
    const Problem failing = parse_problem(failing_problem_text(c), "failing");
    double length2 = 0;
    for (const double a : failing.init.output) length2 += a * a;
    if (problem.init.output_law != OutputLaw::gaussian) {
      EXPECT_LE(std::sqrt(length2), problem.init.output_radius * (1 + 1e-15));
    }
    EXPECT_EQ(outcome_of(failing), Outcome::spurious) << i;
  }
  EXPECT_GT(found, 10);
}

// The general route: whatever it labels is so.
TEST(Certify, IntervalRunsAgreeWithTheExactProbability) {
  int labelled = 0;
  for (i64 i = 0; i < 40; ++i) {
    RandomCase random(426, i);
    Problem problem = random_certifiable(random);
    const bool cnn = random.chance(0.6);
    problem.student = cnn ? StudentKind::cnn : StudentKind::resnet;
    if (cnn && random.chance(0.3)) problem.init.filter_law = FilterLaw::sphere;
    for (Stage& stage : problem.steps) stage.eta_w *= cnn ? 10 : 4, stage.eta_a *= 3;
    check_problem(problem);
    const Certificate c = certify(problem, {.width = 0.05, .seconds = 2, .jobs = 2});
    const Probability exact = exact_probability(
        problem, {.error = 1e-4, .simd = chosen_simd(), .max_steps = 100'000, .most_labels = 3000});
    EXPECT_LE(c.lower, exact.global + exact.undecided + exact.error + 1e-3) << i;
    EXPECT_GE(c.upper, 1 - exact.spurious - exact.undecided - exact.error - 1e-3) << i;
    labelled += c.method == CertifyMethod::intervals && c.undecided_measure < 0.5;
  }
  EXPECT_GT(labelled, 10);
}

// A start of a problem's law as the coordinates of boxes: x, and z or y.
TEST(Certify, LabelsAgreeWithTheSimulator) {
  i64 checked = 0;
  for (i64 i = 0; i < 80; ++i) {
    RandomCase random(423, i);
    const Problem problem = random_certifiable(random);
    if (problem.init.output_law == OutputLaw::gaussian || problem.k() == 1) continue;
    const Certificate c = quick(problem);
    if (c.method != CertifyMethod::corners) continue;
    double U = 0;
    const double k = static_cast<double>(problem.k());
    for (const double a : problem.teacher.output) U += a;
    std::vector<double> e2 = problem.teacher.output;
    double length2 = 0;
    for (double& a : e2) a -= U / k, length2 += a * a;
    if (length2 < 1e-12) continue;  // a* is parallel to 1: there is no such direction
    for (const BoxNode& node : c.tree.nodes) {
      if (node.children >= 0 || node.label == BoxLabel::undecided || !random.chance(0.5)) continue;
      const double x = random.between(node.box[0].lo, node.box[0].hi);
      const double y = std::sqrt(1 - x * x) * random.between(node.box[1].lo, node.box[1].hi);
      Problem start = problem;
      start.init.output_law = OutputLaw::fixed;
      for (const double a : e2)
        start.init.output.push_back(
            problem.init.output_radius *
            (x * (U < 0 ? -1 : 1) / std::sqrt(k) + y * a / std::sqrt(length2)));
      const Outcome outcome = outcome_of(start);
      ASSERT_EQ(outcome, node.label == BoxLabel::global ? Outcome::global : Outcome::spurious) << i;
      ++checked;
    }
  }
  EXPECT_GT(checked, 200);
}

// Labels of boxes chosen at random: a part of a G box is never S, a box with an S part never G.
TEST(Certify, LabelsAreMonotone) {
  const Problem problem = read_problem("table1/resnet/k16");
  const StartSet set = start_set(problem);
  const StartBox all = enclose(set, all_of(set));
  const auto system = order_system(problem, all.f, all.n, all.f + all.n / 16.0);
  ASSERT_TRUE(system);
  int global = 0, spurious = 0;
  for (i64 i = 0; i < 60; ++i) {
    RandomCase random(424, i);
    std::vector<Box> outer, inner;
    for (int j = 0; j < 20; ++j) {
      Box box, part;
      for (int c = 0; c < 2; ++c) {
        const double low = random.between(-1, 1);
        const double high = std::min(1.0, low + random.log_between(1e-3, 1));
        box.emplace_back(low, high);
        const double a = random.between(low, high), b = random.between(low, high);
        part.emplace_back(std::min(a, b), std::max(a, b));
      }
      outer.push_back(box), inner.push_back(part);
    }
    const auto on = [&](int jobs) {
      return [&, jobs](std::span<const Corner> corners, const Limits& limits) {
        return run_corners(*system, corners, jobs, limits);
      };
    };
    OrderLabeller one(set, on(2), {}), two(set, on(1), {});
    const auto of_outer = one.label(outer), of_inner = two.label(inner);
    for (std::size_t j = 0; j < outer.size(); ++j) {
      if (of_outer[j] != BoxLabel::undecided) {
        EXPECT_EQ(of_inner[j], of_outer[j]);
      }
      global += of_outer[j] == BoxLabel::global;
      spurious += of_outer[j] == BoxLabel::spurious;
    }
  }
  EXPECT_GT(global, 100);
  EXPECT_GT(spurious, 20);
}

TEST(Certify, ThreadsDoNotMatter) {
  for (const char* name : {"table1/resnet/k16", "table1/resnet-ssw/k49"}) {
    const Problem problem = read_problem(name);
    EXPECT_EQ(certificate_text(quick(problem, 1e-3, 1)), certificate_text(quick(problem, 1e-3, 3)));
  }
}

TEST(Certify, MeasuresAddUp) {
  for (i64 i = 0; i < 40; ++i) {
    RandomCase random(425, i);
    Problem problem = random_certifiable(random);
    if (random.chance(0.3)) problem.init.filter_law = FilterLaw::sphere;
    const StartSet set = start_set(problem);
    StartLawBounds law(set);
    const Box root = all_of(set);
    EXPECT_TRUE(law.measure(root).contains(1.0) || law.measure(root).lo > 1 - 1e-15);
    for (std::size_t c = 0; c < root.size(); ++c) {
      Box low = root, high = root;
      low[c].hi = high[c].lo = random.between(root[c].lo, root[c].hi);
      const Interval sum = law.measure(low) + law.measure(high);
      EXPECT_NEAR(sum.middle(), 1, 1e-13);
      EXPECT_LT(sum.width(), 1e-13);
    }
  }
}

// The sum of certificates.md against Arb's incomplete beta function, which the replay uses.
TEST(Certify, BetaDistributionIsArbs) {
  StartSet set;
  for (const bool angle : {false, true}) {
    for (const double m : {0.5, 1.0, 1.5, 2.0, 3.5, 8.0, 12.5, 50.0, 50.5, 333.0, 3999.5}) {
      const double lo = angle ? 0 : -1, hi = angle ? kPiInterval.hi : 1;
      set.coordinates = {{'x', lo, hi, {}}};
      set.coordinates[0].law = {angle ? CoordinateLaw::Kind::angle : CoordinateLaw::Kind::beta, m};
      StartLawBounds law(set);
      for (const double share : {1e-20, 1e-9, 0.01, 0.3, 0.47, 0.5, 0.52, 0.9, 0.99, 1 - 1e-9}) {
        const double x = std::max(lo + share * (hi - lo), std::nextafter(lo, hi));
        const Interval mine = law.measure({{lo, x}});
        const Ball at(x), shape(m), below = angle ? square(sine(at / 2)) : (at + 1) / 2;
        Ball arbs;
        arb_hypgeom_beta_lower(arbs.get(), shape.get(), shape.get(), below.get(), 1, 256);
        EXPECT_LE(mine.lo, arbs.interval().hi) << m << ' ' << share;
        EXPECT_GE(mine.hi, arbs.interval().lo) << m << ' ' << share;
        // To doubles, a difference and a product, each rounded outwards: six ulps at most.
        EXPECT_LE(mine.width(), 1e-30 + 6 * 0x1p-52 * mine.hi) << m << ' ' << share;
        EXPECT_LE(arbs.interval().width(), 1e-30 + 0x1p-51 * mine.hi) << m << ' ' << share;
      }
    }
  }
}

// Filters that never turn, and unlawful steps, do not run to the time limit.
TEST(Certify, GivesUpAtOnceWhereNothingCanBeProved) {
  const char* const text = R"([teacher]
filter = [0, 1]
output = [1, 1, 1, 1]
[student]
kind = "resnet"
[init]
filter_law = "fixed"
filter = [0, -1]
[[steps]]
eta_a = 0.05
eta_w = 0.05
)";
  for (const std::vector<std::string>& change :
       {std::vector<std::string>{}, {"student.kind=\"cnn\""}, {"steps.1.eta_a=50"}}) {
    const Certificate c = certify(parse_problem(text, "opposite", change), {.seconds = 1000});
    EXPECT_EQ(c.verdict, StartsVerdict::undecided);
    EXPECT_EQ(c.undecided_measure, 1);
    EXPECT_LT(c.wall_s, 20);
  }
}

}  // namespace
}  // namespace sidestep
