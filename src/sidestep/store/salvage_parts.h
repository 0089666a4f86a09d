// The rows of a damaged store whose tables can be found, read by their keys (salvage.h).
#pragma once

#include <string>
#include <vector>

#include "sidestep/store/database.h"
#include "sidestep/store/salvage.h"

namespace sidestep {

/// Puts what can be read and trusted into the store `to`, which is empty, and says what became of
/// each ensemble and sweep. Throws SystemError if `to` cannot be written.
std::vector<SalvagedPart> salvage_parts(Database& from, const std::string& to);

}  // namespace sidestep
