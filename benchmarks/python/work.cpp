// The work of the Python package's short calls without Python: microseconds of the processor per
// call, for benchmarks/python/measure.py. The problem is that script's, too.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>

#include "sidestep/ensemble/trajectory.h"
#include "sidestep/outcome/critical_points.h"
#include "sidestep/problem/read.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/study/ensemble_study.h"

namespace {

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// The least of many rounds.
void measure(const char* name, const std::function<void()>& call) {
  constexpr int kRounds = 40, kCalls = 50;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double began = seconds();
    for (int i = 0; i < kCalls; ++i) call();
    best = std::min(best, (seconds() - began) / kCalls);
  }
  std::printf("%s %.3f\n", name, 1e6 * best);
}

}  // namespace

int main() {
  using namespace sidestep;  // NOLINT
  const Problem problem = read_problem("table1/cnn/k16", {"run.max_steps=1", "run.runs=1"});
  StudyOptions options;
  options.simd = chosen_simd();
  ProbabilityOptions exact;
  exact.simd = options.simd;
  measure("critical", [&] { critical_points(problem); });
  measure("trajectory", [&] { record_trajectory(problem, 0, Engine::reduced, 0); });
  measure("run", [&] { study_ensemble(problem, options); });
  const Problem fixed = read_problem("figure3/ssw");
  measure("probability", [&] { exact_probability(fixed, exact); });
}
