// The audit: every claim of the paper, one report each. What can be decided on a region is decided
// in certify/; what needs runs is here or in the lists appended in audit.cpp.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sidestep/certify/user_claim.h"
#include "sidestep/ensemble/simd.h"

namespace sidestep {

struct AuditOptions {
  AuditLimits limits;
  Simd simd = Simd::scalar;
  const std::atomic<bool>* stop = nullptr;
};

/// Ids in the order of the ledger.
std::vector<std::string> audit_ids();

/// Told how many claims are done, of how many, and the id of the next.
using BeforeClaim = std::function<void(std::size_t done, std::size_t of, const std::string& id)>;

/// The claims named, or all. Throws InputError if there is
/// no such claim, naming the nearest. Stops early if asked to.
std::vector<ClaimReport> study_audit(const std::vector<std::string>& ids,
                                     const AuditOptions& options, const BeforeClaim& before = {});

/// "proved", "refuted", "holds on 64 samples", "vacuous", "undecided".
std::string verdict_text(const Verdict& verdict);

}  // namespace sidestep
