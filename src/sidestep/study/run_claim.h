// Claims about runs ("for all t >= tau ..."): a family of problems, hypotheses and conclusions as
// inequalities in the order parameters, a search for the run that violates them most, and the
// certificate that it does.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sidestep/certify/claim.h"
#include "sidestep/problem/problem.h"
#include "sidestep/study/requirement.h"
#include "sidestep/study/search.h"

namespace sidestep {

/// One run to try. That its steps are those of the claim's hypotheses is up to whoever makes it;
/// all other hypotheses are checked, and certified for a refutation.
struct Scenario {
  Problem problem;  ///< a resnet with fixed output and filter, one stage
  i64 from = 0;     ///< the conclusion is asked for at the steps from..until
  i64 until = 0;
  double delta = 1;  ///< the claim's delta, if it has one
};

struct RunClaim {
  Claim claim;
  std::size_t dimension = 0;
  std::function<Scenario(const std::vector<double>& z)> scenario;  ///< of z in [0, 1]^dimension
  std::vector<Requirement> start;                                  ///< hypotheses on the start
  std::vector<Requirement> hypotheses;  ///< at every step up to that where the conclusion is judged
  std::vector<Requirement> conclusions;  ///< all of them
  bool eventually = false;  ///< at one of the steps from..until, instead of at every one
  std::string detail;
};

/// How a run fares, in doubles.
struct RunMargin {
  double margin = 0;     ///< least slack of the conclusions (largest over steps if `eventually`)
  i64 t = 0;             ///< where
  bool applies = false;  ///< the hypotheses held up to there
};
RunMargin run_margin(const RunClaim& claim, const Scenario& scenario);

/// The same run in Arb's arithmetic: a certified lower bound on minus the margin, if the hypotheses
/// certainly hold and the conclusion certainly fails; otherwise 0.
double certified_violation(const RunClaim& claim, const Scenario& scenario, i64 t);

struct RunClaimOptions {
  int evaluations = 200;   ///< of each optimiser
  i64 trajectories = 200;  ///< random runs besides
  std::uint64_t seed = 1;
  const std::atomic<bool>* stop = nullptr;  ///< asked before every run; the rest is then not tried
  [[nodiscard]] bool stopped() const { return stop != nullptr && stop->load(); }
};

/// Random runs, then a search for the worst; Refuted only with a certificate and the problem file.
ClaimReport judge(const RunClaim& claim, const RunClaimOptions& options);

}  // namespace sidestep
