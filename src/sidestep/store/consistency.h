// What must agree in a store with what else, and so shows damage that SQLite cannot see: it has no
// checksums.
#pragma once

#include <string>

#include "sidestep/store/database.h"
#include "sidestep/store/store.h"

namespace sidestep {

/// As of run.runs, and of the points of a sweep.
inline constexpr i64 kMostStoredRuns = 1'000'000'000'000;

/// Why `stored`, the runs stored one by one, cannot be among the `counted`; "" if they can. If all
/// are stored, counts and steps must be the same.
std::string contradiction(const Tally& counted, const Tally& stored);

/// How many runs must be stored one by one. 0 in stores of earlier versions, which do not say it.
i64 runs_to_store(const EnsembleRow& row);

/// Why the text of the problem, or of the study with its problems, cannot be the one whose hash was
/// stored with it; "" if it can.
std::string wrong_text(const EnsembleRow& row);
std::string wrong_text(const GridRow& row);

/// Why an ensemble cannot have the counts and numbers of runs that it says; "" if it can.
std::string wrong_counts(const EnsembleRow& row);

/// Why a sweep cannot have as many points done as it says; "" if it can.
std::string wrong_progress(const GridRow& row);

/// Throws DamagedStore if there is a wrong_text. `path` is the store's.
template <class Row>
void require_its_text(const std::string& path, const Row& row) {
  if (const std::string why = wrong_text(row); !why.empty()) throw DamagedStore(path, why);
}

}  // namespace sidestep
