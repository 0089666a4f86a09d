// Lesson 2. How often does gradient descent succeed? Twice: by counting, and as an integral.
#include <cstdio>
#include <sidestep/problem/read.h>
#include <sidestep/statistics/probability.h>
#include <sidestep/study/ensemble_study.h>

int main() {
  // ResNet without warmup, k = 16: a cell of the paper's Table 1.
  const sidestep::Problem problem =
      sidestep::read_problem("table1/resnet/k16", {"run.runs=100000"});

  // Counting: 100,000 runs from random starts. The counts do not depend on the number of threads.
  sidestep::StudyOptions options;
  options.jobs = 2;
  options.simd = sidestep::chosen_simd();  // the best vector instructions this machine has
  const sidestep::EnsembleResult counted = sidestep::study_ensemble(problem, options);
  std::printf("counted: %d of %d runs, rate %.4f, 95%% interval [%.4f, %.4f]\n",
              static_cast<int>(counted.tally.count(sidestep::Outcome::global)),
              static_cast<int>(counted.tally.runs), counted.rate(), counted.interval.low,
              counted.interval.high);

  // The same as a number: an integral over the boundary between the basins of the two optima, with
  // an estimate of its error (docs/theory/probability.md).
  sidestep::ProbabilityOptions how;
  how.simd = options.simd;
  const sidestep::Probability exact = sidestep::exact_probability(problem, how);
  std::printf("exact: %.8f, error below 1e-9: %s\n", exact.global,
              exact.error < 1e-9 ? "yes" : "no");

  // Two independent routes to one number. If they ever disagree by more than chance (here, one time
  // in twenty), one of them has a bug.
  const bool agree = counted.interval.low <= exact.global && exact.global <= counted.interval.high;
  std::printf("the exact number is inside the interval: %s\n", agree ? "yes" : "no");
}
