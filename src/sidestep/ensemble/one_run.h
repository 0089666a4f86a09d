// One run, by number, in the scalar engines. This loop is the definition of a run's result; the
// batch engine (batch.h) must and does give the same.
#pragma once

#include <cstdint>
#include <functional>

#include "sidestep/dynamics/order_parameters.h"
#include "sidestep/outcome/outcome.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

enum class Engine {
  reference,  ///< the paper's equations in full dimension (population.h)
  reduced,    ///< order parameters, scalar (reduced.h)
  batch       ///< order parameters, one run per SIMD lane (batch.h); ensembles only
};
std::string to_string(Engine engine);

/// Called with every state, t = 0 included; may be empty.
using Observer = std::function<void(i64 t, const OrderParameters& state)>;
/// Asked between blocks; true ends the run as undecided. May be empty.
using StopRequest = std::function<bool()>;

struct RunEnd {
  RunResult result;
  i64 label_step = -1;  ///< when the label was proved, -1 if it was not
  OrderParameters state;
};

/// Runs number `run` of the problem to its end with Engine::reference or Engine::reduced.
RunEnd run_one(const Problem& problem, std::uint64_t run, Engine engine,
               const Observer& observer = {}, const StopRequest& stop = {});

}  // namespace sidestep
