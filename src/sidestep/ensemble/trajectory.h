// One run as a series of observables.
#pragma once

#include <cstdint>
#include <vector>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/ensemble/one_run.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct Trajectory {
  RunEnd end;
  std::vector<i64> t;               ///< recorded steps, increasing; the first is 0
  std::vector<Observables> states;  ///< one for each entry of t
  std::vector<i64> stage_begins;    ///< step at which each stage that was reached begins
  i64 positive_since = -1;          ///< step since which a'a* has been > 0 to the end, or -1
  i64 every = 1;                    ///< distance of the records
};

/// Records run number `run`, every `every` steps and at the last one. `every` = 0 chooses: 1 to
/// begin with, doubled whenever 4096 records are full, so that a run of any length fits.
Trajectory record_trajectory(const Problem& problem, std::uint64_t run, Engine engine, i64 every,
                             const StopRequest& stop = {});

}  // namespace sidestep
