// The batch engine: many runs at once, one per SIMD lane, several vectors in flight, each lane
// given the next run as soon as its own is decided. Dispatch is at the outermost loop: one call
// works until the window of runs is used up.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/ensemble/simd.h"
#include "sidestep/outcome/outcome.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

inline constexpr i64 kNotDone = -1;  ///< in `steps` of a slot that is not filled

/// Fills a slot, which another thread may look at meanwhile. `steps` goes last: it tells.
inline void publish(RunResult& slot, const RunResult& result) {
  slot.outcome = result.outcome;
  std::atomic_ref(slot.steps).store(result.steps, std::memory_order_release);
}

/// Consecutive runs to be done by any number of threads. Threads take runs from `next`; each result
/// goes to the slot of its run, so who did what cannot be seen afterwards.
struct RunWindow {
  i64 first = 0;
  i64 count = 0;
  const OrderParameters* starts = nullptr;  ///< if given, `count` starts to use in place of the
                                            ///< problem's initial law
  RunResult* results = nullptr;             ///< `count` slots
  OrderParameters* states = nullptr;  ///< if given, `count` slots for the last states; they are
                                      ///< those at the end of the block that decided the run,
                                      ///< and have a rho only with stop = "converged"
  std::atomic<i64> next{0};           ///< slots handed out so far
  std::atomic<i64> done{0};           ///< slots filled so far
  const std::atomic<bool>* stop = nullptr;  ///< set: return soon, leaving slots unfilled
};

/// Everything about a problem that the lanes need, computed once.
class BatchPlan {
 public:
  explicit BatchPlan(const Problem& problem);  ///< keeps a reference to the problem
  ~BatchPlan();
  BatchPlan(const BatchPlan&) = delete;
  BatchPlan& operator=(const BatchPlan&) = delete;

  /// Works on the window until no run is left to take; call from as many threads as wanted.
  void work(RunWindow& window, Simd simd) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace sidestep
