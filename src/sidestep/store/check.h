// Looks at all of a store: what SQLite can notice, and what must agree with what (consistency.h).
#pragma once

#include <string>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

struct StoreCheck {
  i64 ensembles = 0;
  i64 runs = 0;  ///< stored one by one
  i64 sweeps = 0;
  i64 points = 0;
  std::vector<std::string> findings;  ///< what is damaged, a sentence each; none if nothing is
};

/// Reads everything. Throws as Store::open_existing if the file cannot be opened at all.
StoreCheck check_store(const std::string& path);

}  // namespace sidestep
