// The paper's claims about states, judged along the runs of a problem: the trajectories route of
// the audit. Each claim is looked at in every state of every run in which its hypotheses hold; a
// violation counts only if Arb's arithmetic confirms it on the run's own start.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sidestep/certify/claim.h"
#include "sidestep/ensemble/one_run.h"
#include "sidestep/problem/problem.h"
#include "sidestep/study/requirement.h"

namespace sidestep {

/// A claim "in every state of a run in which ... holds: ...".
struct StateClaim {
  enum Scope {
    inside,  ///< in every state of the region
    start,   ///< in every state of a run whose start is in the region
    kept     ///< in every state after one in the region
  };
  Claim claim;
  Scope scope = inside;
  std::vector<Requirement> region;
  std::vector<Requirement> conclusions;
  /// The steps for which it is claimed; null: any. A run is looked at up to the first other step.
  std::function<bool(const Stage&, double k, double q, double U)> steps;
  /// The times for which it is claimed (scope start), for the first stage's step sizes; null: all.
  std::function<std::pair<double, double>(const Stage&, double k, double q, double U)> times;
};

const std::vector<StateClaim>& state_claims();

struct StateClaimOptions {
  i64 runs = 32;
  i64 most_steps = 2'000'000;  ///< of one run
  StopRequest stop;
  std::function<void(i64 run)> before;  ///< told the number of the next run
};

/// The claims named, or all, over runs 0, 1, ... of the problem. Throws InputError for a cnn and
/// for an id that is none of `state_claims`.
std::vector<ClaimReport> study_state_claims(const Problem& problem,
                                            const std::vector<std::string>& ids,
                                            const StateClaimOptions& options);

/// Run number `run` as a problem of its own: the same start, fixed, to the last bit of its weights.
Problem single_run(const Problem& problem, std::uint64_t run);

}  // namespace sidestep
