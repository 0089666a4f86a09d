// The built-in formulas, one list for each half of the paper's proofs.
#pragma once

#include "sidestep/certify/region_claim.h"

namespace sidestep {

std::vector<RegionClaim> claims_before_training();  ///< Prop. 1, Assumption 1
std::vector<RegionClaim> claims_of_stage_one();     ///< Lemmas 5 to 9
std::vector<RegionClaim> claims_of_stage_two();     ///< Theorem 10 to Lemma 15

/// An entry with the texts that each has.
RegionClaim region_claim(const std::string& id, const std::string& where,
                         const std::string& statement, const std::string& domain,
                         const std::string& variables, const std::string& hypothesis,
                         const std::string& conclusion);

}  // namespace sidestep
