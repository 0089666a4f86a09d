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

// Any scale at once, and the difference of the means as one variable.
TEST(Rescale, HomogeneousClaimsAreDecidedAtOneScale) {
  EXPECT_TRUE(
      std::holds_alternative<Proved>(decided("s*q <= q^2 + s^2", "abs(s) <= 10*q").verdict));
  EXPECT_TRUE(std::holds_alternative<Proved>(
      decided("(u-U)^2*(U-u)^2 + q^2 + s^2 >= s*q", "abs(s) <= 10*q").verdict));
  EXPECT_TRUE(std::holds_alternative<Refuted>(
      decided("s*q <= (q^2 + s^2)*9/20", "abs(s) <= 10*q").verdict));
  const std::string region = "phi <= 5*pi/12 and (s <= q/20 or r - s + q/4 >= q)";
  const std::string wrong = "(u-U)^2 + (pi-1)*r - (pi+g(phi)-2)*s + (g(phi)-1)*q >= 2/5*distance_a";
  EXPECT_TRUE(std::holds_alternative<Refuted>(decided(wrong, region).verdict));
  // With a hypothesis about one of the means nothing is merged.
  EXPECT_FALSE(
      std::holds_alternative<Proved>(decided("(u-U)^2 >= 1", "u >= 1 and q >= 0").verdict));
  // Not homogeneous: true for q = 1, false for large q.
  EXPECT_FALSE(std::holds_alternative<Proved>(decided("q*q <= q", "s = s").verdict));
  EXPECT_FALSE(std::holds_alternative<Proved>(decided("q <= 1").verdict));
}

}  // namespace
}  // namespace sidestep
