// A user's own claim in the order parameters, as text.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "sidestep/certify/claim.h"

namespace sidestep {

struct AuditLimits {
  double seconds = 10;    ///< for one claim
  i64 boxes = 2'000'000;  ///< for one claim
  double bracket = 5e-4;  ///< relative width of a bracketed constant
  const std::atomic<bool>* stop = nullptr;
};

struct UserClaim {
  std::string claim;               ///< "s > 0 -> g(phi) >= 1"
  std::string on;                  ///< a hypothesis more, or empty
  std::optional<Problem> teacher;  ///< fixes k, q and U (enclosed)
};

/// Decides it for all states that satisfy `on` and that some weights have (the Gram matrix of 1, a*
/// and a is positive semidefinite). Throws InputError if a text is not in the language.
ClaimReport decide_user_claim(const UserClaim& user, const AuditLimits& limits);

}  // namespace sidestep
