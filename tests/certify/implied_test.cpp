// Claims that follow from what all weights satisfy are proved by inspection, and nothing else is.
#include "sidestep/certify/implied.h"

#include <gtest/gtest.h>

#include "sidestep/certify/user_claim.h"

namespace sidestep {
namespace {

ClaimReport decided(const std::string& claim, const std::string& on = {}) {
  AuditLimits limits;
  limits.seconds = 4;
  return decide_user_claim({claim, on, std::nullopt}, limits);
}

TEST(Implied, TheGramMatrixProvesWhatItImplies) {
  for (const char* claim :
       {"s^2 <= q*r", "u*u <= k*r", "0 <= q*r - s^2", "2*s^2 <= 3*q*r", "U^2 <= k*q + r",
        "s^2 <= q*r and U^2 <= k*q", "0 <= q*r*k - k*s^2 - U^2*r + 2*U*s*u - q*u^2",
        "s > 0 -> s^2 <= q*r"}) {
    const ClaimReport report = decided(claim);
    EXPECT_TRUE(std::holds_alternative<Proved>(report.verdict)) << claim;
  }
}

TEST(Implied, WhatIsFalseIsNotProved) {
  for (const char* claim : {"2*s^2 <= q*r", "s^2 < q*r", "s^2 <= q*r - 1", "s^2 + u <= q*r",
                            "U^2 <= q", "s^2 <= q*r and u <= 1", "s^2 >= q*r"}) {
    const ClaimReport report = decided(claim);
    EXPECT_FALSE(std::holds_alternative<Proved>(report.verdict)) << claim;
  }
}

TEST(Implied, WhatFollowsFromNothingIsVacuous) {
  const ClaimReport report = decided("s^2 <= q*r", "q = 1 and r = 1 and s = 2");
  EXPECT_FALSE(std::holds_alternative<Proved>(report.verdict));
}

}  // namespace
}  // namespace sidestep
