// What the prover found, as text for a person. As JSON: json.h.
#pragma once

#include <string>
#include <vector>

#include "sidestep/certify/critical_boxes.h"
#include "sidestep/certify/replay.h"

namespace sidestep {

/// A paragraph for each critical point: whether it exists, its box, the inertia of its Hessian.
std::string critical_boxes_text(const Problem& problem,
                                const std::vector<CertifiedCriticalPoint>& points);

/// One line a point, for `certify`.
std::string critical_lines(const std::vector<CertifiedCriticalPoint>& points);

/// "accepted: ..." or "rejected: ...", and what the certificate says.
std::string replay_text(const std::string& file, const ReplayReport& report);

}  // namespace sidestep
