// The prover against wrong claims: for every formula that it proves, versions with a constant
// pushed 5 % past its best value, a sign flipped, a hypothesis dropped. None may be proved.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sidestep/certify/region_claim.h"

namespace sidestep {

struct PlantedVerdict {
  std::string claim;
  std::string kind;  ///< "constant", "sign", "hypothesis"
  BoxAnswer answer = BoxAnswer::undecided;
};

/// Of all built-in formulas that are proved; `before` is told the id of the next one. Stops early
/// if the limits say so.
std::vector<PlantedVerdict> planted_verdicts(
    const AuditLimits& limits,
    const std::function<void(std::size_t done, std::size_t of, const std::string& id)>& before =
        {});

std::string to_string(BoxAnswer answer);  ///< the name

}  // namespace sidestep
