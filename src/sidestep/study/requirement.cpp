#include "sidestep/study/requirement.h"

#include <limits>

namespace sidestep {

double least_slack(const std::vector<Requirement>& list, const StatePoint<double>& x) {
  double least = std::numeric_limits<double>::infinity();
  for (const Requirement& r : list) {
    const double value = slack(r, x);
    if (std::isnan(value)) return value;  // std::min would pass it over
    least = std::min(least, value);
  }
  return least;
}

bool certainly_hold(const std::vector<Requirement>& list, const StatePoint<Ball>& x) {
  return std::all_of(list.begin(), list.end(),
                     [&](const Requirement& r) { return slack(r, x) >= Ball(0.0); });
}

double certain_failure(const std::vector<Requirement>& list, const StatePoint<Ball>& x) {
  double most = 0;
  for (const Requirement& r : list) most = std::max(most, -slack(r, x).interval().hi);
  return most;
}

}  // namespace sidestep
