#include "sidestep/outcome/large_steps.h"

#include <algorithm>

#include <fmt/format.h>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/math/arc_cosine.h"

namespace sidestep {

std::string too_large_steps(const Problem& problem) {
  const Stage& last = problem.steps.back();
  const TeacherMoments teacher(problem);
  // lambda < 2 and lambda_s <= 1 (trapping.h)
  const double output_limit = std::min(4 * kPi / (teacher.k + kPi - 1), 2 * kPi / (kPi - 1));
  if (last.eta_a >= output_limit)
    return fmt::format(
        "steps.{}.eta_a = {} is not below {:.6g}, so that the output weights settle nowhere and no "
        "run can be proved",
        problem.steps.size(), last.eta_a, output_limit);
  // The limit of the global optimum (critical_points.h). The cnn's filter grows until any step
  // fits.
  const double filter_limit = 4 / teacher.q;
  if (problem.student == StudentKind::resnet && teacher.turns && last.eta_w >= filter_limit)
    return fmt::format(
        "steps.{}.eta_w = {} is not below 4/|a*|^2 = {:.6g}, so that the global optimum attracts "
        "no run",
        problem.steps.size(), last.eta_w, filter_limit);
  return "";
}

std::string large_steps_warning(const Problem& problem, const std::string& where) {
  const std::string why = too_large_steps(problem);
  if (why.empty()) return "";
  return fmt::format("{}: {}{}; what is not decided goes on to run.max_steps = {}", problem.name,
                     where, why, problem.run.max_steps);
}

}  // namespace sidestep
