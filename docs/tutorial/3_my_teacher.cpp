// Lesson 3. A teacher of my own, and the boundary between success and failure.
#include <cstdio>
#include <sidestep/problem/read.h>
#include <sidestep/statistics/probability.h>
#include <sidestep/study/boundary.h>

int main() {
  // A problem is a TOML text. What is left out has a default (GUIDE.md, "Keys of a problem").
  const sidestep::Problem mine = sidestep::parse_problem(R"(
[teacher]
p = 2
angle = 0.4                     # between v* and the shortcut, in units of pi
output = [1.5, -0.5, 1.0, 0.25]

[student]
kind = "resnet"

[init]
output_radius = 3               # of the ball from which a_0 is drawn

[[steps]]
eta_a = 0.05
eta_w = 0.05
)",
                                                         "mine");
  sidestep::ProbabilityOptions how;
  how.simd = sidestep::chosen_simd();
  std::printf("P(global) = %.6f\n", sidestep::exact_probability(mine, how).global);

  // Starts are random output weights a_0. Of them only u_0 = 1'a_0 and s_0 = a_0'a* matter, and
  // there is a curve s_c(u_0): above it runs reach the global optimum, below it the spurious one.
  sidestep::BoundaryStudyOptions options;
  options.starts = 1000;
  options.simd = how.simd;
  const sidestep::BoundaryStudy boundary = sidestep::study_boundary(mine, options);
  const sidestep::BoundaryPoint& left = boundary.points.front();
  const sidestep::BoundaryPoint& right = boundary.points.back();
  std::printf("the curve is a graph by theorem: %s\n", boundary.proved ? "yes" : "no");
  std::printf("s_c = %.4f at u_0 = %.4f, %.4f at %.4f\n", left.s, left.u, right.s, right.u);

  // A cloud of starts, each labelled by its run.
  int global = 0;
  for (const sidestep::LabelledStart& start : boundary.starts)
    global += start.outcome == sidestep::Outcome::global ? 1 : 0;
  std::printf("%d of the first %d starts reach the global optimum\n", global,
              static_cast<int>(boundary.starts.size()));
}
