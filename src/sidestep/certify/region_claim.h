// Claims that are formulas on a box: how they are written down, and how they are decided.
//
// A tight claim (margin 0 somewhere) is decided only in coordinates in which it is a sum of terms
// of one sign, so each entry may have its own variables; docs/theory/claims.md says how they follow
// from the order parameters. `plain` is the same claim in the order parameters themselves:
// tests/certify/claims_test.cpp compares the two at random points, and a counterexample is checked
// in it again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sidestep/certify/branch_and_bound.h"
#include "sidestep/certify/claim.h"
#include "sidestep/certify/user_claim.h"

namespace sidestep {

/// A constant `c` of a claim, whose best value is to be bracketed.
struct ConstantQuestion {
  std::string name;          ///< "c in <-grad_a L, a*-a> >= c |a-a*|^2"
  std::string printed;       ///< a term
  double low = 0, high = 1;  ///< the best value lies between
  bool holds_below = true;   ///< the claim holds for all c up to the best value; else from it on
};

/// A wrong version: what differs from the true one. Empty texts: nothing.
struct PlantedError {
  std::string kind;  ///< "constant", "sign", "hypothesis"
  std::string variables, hypothesis, conclusion;
};

struct RegionClaim {
  Claim claim;
  std::string variables;  ///< "phi in 0 .. 5*pi/12; s in -inf .. inf"
  std::string hypothesis;
  std::string conclusion;
  std::string detail;
  std::optional<ConstantQuestion> constant;
  std::map<std::string, std::string> state;  ///< order parameters, eta_a, eta_w at a point
  std::string plain_hypothesis, plain_conclusion;
  std::vector<PlantedError> planted;
};

/// The formula of a claim; `c` is the text to use for its constant (empty: the printed one). Throws
/// InputError on a mistake in the texts.
BoxClaim box_claim(const RegionClaim& region, const std::string& c = {});
/// With a planted error in it.
BoxClaim planted_claim(const RegionClaim& region, const PlantedError& error,
                       const std::string& c = {});

ClaimReport decide_region(const RegionClaim& region, const AuditLimits& limits);

/// Neither proved nor refuted: `holds on N samples` if the search met no violation, else
/// `undecided`; says which limit was reached and where.
void open_verdict(ClaimReport& report, const BoxClaim& claim, const BoxVerdict& verdict);

/// The built-in ones, in the paper's order.
const std::vector<RegionClaim>& region_claims();

/// A user's claim as a box claim; `used` gets the numbers of the order parameters that are its
/// symbols. Throws as decide_user_claim does.
BoxClaim user_box_claim(const UserClaim& user, std::vector<int>& used);

/// A number with a name; NaN values are left out of texts.
using State = std::map<std::string, double>;

/// A problem for `trajectory` whose start has these order parameters (phi, s, u, r, k, q, U; those
/// missing are chosen), as TOML; "" if there is none.
std::string state_problem(const State& state);
/// The order parameters phi, s, u, r, k, q, U at the start of a problem with fixed starts,
/// enclosed.
std::vector<Interval> state_of(const Problem& problem);
/// The claim in order parameters certainly fails at the start of this problem; a lower bound on the
/// violation, negative if it is not certain.
double violation_at_start(const Problem& problem, const Expression& hypothesis,
                          const Expression& conclusion);

}  // namespace sidestep
