// The critical points as text for a person. As JSON: json.h.
#pragma once

#include <string>
#include <vector>

#include "sidestep/outcome/critical_points.h"

namespace sidestep {

/// A paragraph and a table for each point. The table's rows are the directions in which weights can
/// move; its columns the curvature of the loss and what each stage of the schedule multiplies by.
std::string critical_text(const Problem& problem, const std::vector<CriticalPoint>& points);

}  // namespace sidestep
