#include "sidestep/outcome/large_steps.h"

#include <algorithm>

#include <fmt/format.h>

#include "sidestep/math/arc_cosine.h"
#include "sidestep/outcome/critical_points.h"
#include "sidestep/outcome/trapping.h"

namespace sidestep {

std::string too_large_steps(const Problem& problem) {
  const Stage& last = problem.steps.back();
  const CriticalPoint global = critical_points(problem).front();
  const std::size_t stages = problem.steps.size();
  if (!TrappingRegions(problem).bounds(stages - 1).lawful) {
    // lambda < 2 and lambda_s <= 1
    const double limit = std::min(global.limits.eta_a, 2 * kPi / (kPi - 1));
    return fmt::format(
        "steps.{}.eta_a = {} is not below {:.6g}, so that the output weights settle nowhere and no "
        "run can be proved",
        stages, last.eta_a, limit);
  }
  // The cnn's filter grows until any eta_w fits.
  if (problem.student == StudentKind::resnet && last.eta_w >= global.limits.eta_w)
    return fmt::format(
        "steps.{}.eta_w = {} is not below 4/|a*|^2 = {:.6g}, so that the global optimum attracts "
        "no run",
        stages, last.eta_w, global.limits.eta_w);
  return "";
}

}  // namespace sidestep
