#include "sidestep/statistics/patience.h"

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/saddle.h"

namespace sidestep {

i64 last_stage_begins(const Problem& problem) {
  const std::size_t stages = problem.steps.size();
  return stages > 1 ? problem.steps[stages - 2].until : 0;
}

i64 patience(const Problem& problem, i64 most) {
  const TeacherMoments teacher(problem);
  const Stage& last = problem.steps.back();
  const double alpha = last.eta_a / (2 * kPi);
  double longest = 40 * (1 / (alpha * (kPi - 1)) + 2 * kPi / (last.eta_w * teacher.q));
  if (const auto saddle = saddle_point(teacher))
    longest += 100 / unstable_direction(teacher, *saddle, last, 1).growth;
  if (problem.student == StudentKind::cnn) longest *= 20;
  const double steps = 2e4 + static_cast<double>(last_stage_begins(problem)) + longest;
  return steps < static_cast<double>(most) ? static_cast<i64>(steps) : most;
}

}  // namespace sidestep
