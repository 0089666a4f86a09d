// The half-plane of Figure 2: what its points stand for, its labels, its boundary, its starts.
#include "sidestep/study/figure2.h"

#include "support/tolerance.h"
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "sidestep/dynamics/start.h"
#include "sidestep/ensemble/labeller.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr Figure2Options kSmall = {.columns = 31, .rows = 21, .starts = 40};

TEST(Figure2, PointsOfThePlaneAreStartsAlongTheTeachersOutput) {
  const Problem problem = read_problem("table1/cnn/k25");
  const TeacherMoments teacher(problem);
  for (const double s : {-3.0, 0.0, 0.7, 25.0}) {
    const double phi = 2;
    // v = cos(phi) v* + sin(phi) t, t along the last axis, on which v* is 0; a = s a*/q.
    std::vector<double> v = problem.teacher.filter, a = problem.teacher.output;
    for (double& x : v) x *= std::cos(phi);
    v.back() = std::sin(phi);
    for (double& x : a) x *= s / teacher.q;
    const OrderParameters full = order_parameters(problem, weights_of(problem, v, a));
    const OrderParameters plane = plane_start(teacher, phi, s);
    const double rounding = kFewRoundings * teacher.q;
    EXPECT_NEAR(plane.psi, full.psi, kFewRoundings);
    EXPECT_NEAR(plane.s, full.s, rounding);
    EXPECT_NEAR(plane.omega, full.omega, rounding);
    EXPECT_NEAR(plane.rho, full.rho, rounding);
    EXPECT_NEAR(plane.nu, full.nu, kFewRoundings);
  }
}

// a_0 of the plane is the mean of a_0 given s_0: so u_0 - s_0 U/q averages 0 and is uncorrelated
// with s_0.
TEST(Figure2, PointsOfThePlaneAreMeansOfTheStartsWithTheirOverlap) {
  const Problem problem = read_problem("table1/resnet/k25");
  const TeacherMoments teacher(problem);
  const StartLaw law(problem);
  constexpr int kDraws = 20'000;
  double mean = 0, product = 0, square = 0, square_s = 0;
  for (int run = 0; run < kDraws; ++run) {
    const OrderParameters start = law.draw(static_cast<std::uint64_t>(run));
    const double rest = teacher.U + start.omega - start.s * teacher.U / teacher.q;
    mean += rest / kDraws;
    product += rest * start.s / kDraws;
    square += rest * rest / kDraws;
    square_s += start.s * start.s / kDraws;
  }
  const double z = z_threshold(2) / std::sqrt(kDraws);
  EXPECT_LT(std::abs(mean), z * std::sqrt(square));
  EXPECT_LT(std::abs(product), z * std::sqrt(square * square_s));
}

TEST(Figure2, LabelsChangeAtTheBoundary) {
  for (const char* name : {"resnet-ssw", "resnet", "cnn"}) {
    SCOPED_TRACE(name);
    const Problem problem = read_problem(std::string("table1/") + name + "/k25");
    const TeacherMoments teacher(problem);
    const Figure2Panel panel = figure2_panel(name, problem, kSmall);
    EXPECT_EQ(panel.proved, std::string(name) != "cnn");
    EXPECT_EQ(panel.rows_unclear, 0);
    ASSERT_EQ(panel.boundary.size(), panel.s.size());
    ASSERT_EQ(panel.labels.size(), panel.s.size() * panel.phi.size());
    Labeller label(problem, problem.run.max_steps, Simd::scalar, nullptr);
    for (std::size_t j = 0; j < panel.s.size(); ++j) {
      const PlaneCrossing& at = panel.boundary[j];
      EXPECT_EQ(at.s, panel.s[j]);
      EXPECT_LT(at.error, 1e-9);
      for (std::size_t i = 0; i < panel.phi.size(); ++i)
        EXPECT_EQ(panel.labels[j * panel.phi.size() + i],
                  panel.phi[i] < at.phi ? Outcome::global : Outcome::spurious);
      const OrderParameters sides[] = {plane_start(teacher, at.phi - 1e-9, at.s),
                                       plane_start(teacher, at.phi + 1e-9, at.s)};
      const std::vector<RunResult> results = label(sides);
      EXPECT_EQ(results[0].outcome, Outcome::global);
      EXPECT_EQ(results[1].outcome, Outcome::spurious);
    }
  }
}

TEST(Figure2, ShowsWhatThePaperSaysOfStartsAndRuns) {
  const std::vector<Figure2Panel> panels = study_figure2(kSmall);
  ASSERT_EQ(panels.size(), 3U);
  for (const Figure2Panel& panel : panels) {
    SCOPED_TRACE(panel.name);
    ASSERT_EQ(panel.starts.size(), 40U);
    EXPECT_NEAR(panel.phi_shortcut, 0.4751 * kPi, 1e-4 * kPi);
    for (const LabelledStart& start : panel.starts) {
      if (panel.name != "cnn") {
        EXPECT_NEAR(start.at.phi, panel.phi_shortcut, 1e-14);
      }
      const RunEnd end =
          run_one(panel.problem, static_cast<std::uint64_t>(start.run), Engine::reduced);
      EXPECT_EQ(start.outcome, end.result.outcome);
    }
    for (const PlaneRun& run : panel.runs) {
      EXPECT_LT(run.trajectory.states.front().s, 0);
      const Observables& last = run.trajectory.states.back();
      const bool global = run.trajectory.end.result.outcome == Outcome::global;
      EXPECT_NEAR(last.phi, global ? 0 : kPi, 2e-3);
      EXPECT_NEAR(last.s, panel.points[global ? 0 : 1].at.s, 0.01);
    }
  }
  EXPECT_EQ(count_of(panels[0].starts, Outcome::global), 40);
  EXPECT_GT(count_of(panels[2].starts, Outcome::spurious), 10);
  EXPECT_EQ(panels[0].runs.size(), 1U);
  EXPECT_EQ(panels[2].runs.size(), 2U);
}

}  // namespace
}  // namespace sidestep
