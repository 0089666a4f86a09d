#include "sidestep/ensemble/labeller.h"

#include <utility>

namespace sidestep {
namespace {

const std::atomic<bool> kNever{false};

Problem until_trapped(Problem problem, i64 max_steps) {
  problem.run.stop = StopRule::trapped;
  problem.run.max_steps = max_steps;
  return problem;
}

}  // namespace

Labeller::Labeller(const Problem& problem, i64 max_steps, Simd simd, const std::atomic<bool>* stop)
    : problem_(until_trapped(problem, max_steps)),
      plan_(problem_),
      simd_(simd),
      stop_(stop != nullptr ? stop : &kNever) {}

std::vector<RunResult> Labeller::operator()(std::span<const OrderParameters> starts) {
  std::vector<RunResult> results(starts.size());
  if (starts.empty()) return results;
  RunWindow window;
  window.count = static_cast<i64>(starts.size());
  window.starts = starts.data();
  window.results = results.data();
  window.stop = stop_;
  plan_.work(window, simd_);
  for (const RunResult& result : results) gd_steps_ += result.steps;
  runs_ += window.count;
  return results;
}

}  // namespace sidestep
