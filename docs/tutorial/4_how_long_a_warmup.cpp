// Lesson 4. How long must the warmup be? A threshold: where the probability crosses a level.
#include <cstdio>
#include <sidestep/problem/read.h>
#include <sidestep/statistics/probability.h>
#include <sidestep/study/threshold.h>

int main() {
  // A study names a grid of problems and what to find at each point (docs/studies/format.md). Here:
  // the least number of steps of stage 1, the warmup, with P(global) >= 0.9999, for three k.
  const sidestep::Study study = sidestep::parse_study(R"(
[[axis]]
key = "problem"
list = ["table1/resnet-ssw/k16", "table1/resnet-ssw/k25", "table1/resnet-ssw/k36"]

[threshold]
key = "steps.1.until"
range = [1, 100000]
scale = "log"
level = 0.9999
)",
                                                      "warmup");
  const sidestep::Grid grid(study);
  sidestep::GridStudyOptions options;
  options.study.jobs = 2;
  options.study.simd = sidestep::chosen_simd();
  const sidestep::GridResult found = sidestep::study_threshold(study, grid, options);
  for (sidestep::i64 point = 0; point < found.points; ++point)
    std::printf("%s: %.0f steps, P = %.7f there and %.7f one step before\n",
                study.axes[0].values[static_cast<std::size_t>(point)].c_str(),
                found.at(point, found.column("value")),
                found.at(point, found.column("probability")),
                found.at(point, found.column("beyond")));

  // The paper takes 1000 steps for every k. What that gives for the largest:
  sidestep::ProbabilityOptions how;
  how.simd = options.study.simd;
  const sidestep::Problem widest = sidestep::read_problem("table1/resnet-ssw/k100");
  std::printf("k = 100 with 1000 steps: P = %.7f\n",
              sidestep::exact_probability(widest, how).global);
}
