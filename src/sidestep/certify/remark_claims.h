// Claims about the paper's own numbers (its experiments and footnotes), and Proposition 16: each is
// computed in Arb's arithmetic from the printed data.
#pragma once

#include <string>
#include <vector>

#include "sidestep/certify/claim.h"

namespace sidestep {

struct RemarkClaim {
  std::string id;
  ClaimReport (*decide)();
};

const std::vector<RemarkClaim>& remark_claims();

}  // namespace sidestep
