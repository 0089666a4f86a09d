// A start that certainly does not reach the global optimum, as a vector of doubles.
//
// For the laws "sphere" of a_0 and v_0 the vector is on the sphere up to its last places only: no
// vector of doubles is on it. What is certified is the vector.
#pragma once

#include <optional>
#include <vector>

#include "sidestep/certify/interval_run.h"
#include "sidestep/certify/order_labels.h"

namespace sidestep {

/// A start that goes to the spurious optimum, for certain.
struct FailingStart {
  std::vector<double> output;  ///< a_0
  std::vector<double> filter;  ///< v_0; empty where the law fixes it
};

struct FailingSearch {
  std::optional<FailingStart> found;
  bool every_start_global = false;  ///< proved instead
};

/// Looks for it where the order says that it is: among the least starts of the set, an arc for the
/// laws ball and sphere.
FailingSearch search_failing_start(const Problem& problem, const StartSet& set,
                                   const OrderSystem& system, OrderLabeller& labeller, int jobs,
                                   const Limits& limits);

/// One near the middle of a box labelled spurious by the general route; nothing if rounding it to
/// doubles undid the proof.
std::optional<FailingStart> failing_start_in(const Problem& problem, const StartSet& set,
                                             const Box& box, const IntervalSystem& system,
                                             const Limits& limits);

}  // namespace sidestep
