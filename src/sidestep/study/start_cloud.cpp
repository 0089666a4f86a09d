#include "sidestep/study/start_cloud.h"

#include <algorithm>
#include <cstdint>

#include "sidestep/dynamics/start.h"
#include "sidestep/ensemble/labeller.h"

namespace sidestep {

std::vector<LabelledStart> start_cloud(const Problem& problem, i64 count, Simd simd,
                                       const std::atomic<bool>* stop) {
  const StartLaw law(problem);
  std::vector<OrderParameters> states;
  for (i64 run = 0; run < count; ++run) states.push_back(law.draw(static_cast<std::uint64_t>(run)));
  const std::vector<RunResult> results =
      Labeller(problem, problem.run.max_steps, simd, stop)(states);
  const TeacherMoments teacher(problem);
  std::vector<LabelledStart> cloud;
  for (std::size_t i = 0; i < states.size(); ++i)
    cloud.push_back({static_cast<i64>(i), observe(teacher, states[i]), results[i].outcome});
  return cloud;
}

i64 count_of(const std::vector<LabelledStart>& starts, Outcome outcome) {
  return std::count_if(starts.begin(), starts.end(),
                       [&](const LabelledStart& start) { return start.outcome == outcome; });
}

}  // namespace sidestep
