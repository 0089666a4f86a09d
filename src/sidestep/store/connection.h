// What a Store holds; for the files that implement it, no others.
#pragma once

#include <optional>
#include <string>

#include "sidestep/store/database.h"
#include "sidestep/store/store.h"

namespace sidestep {

struct Store::Connection {
  Connection(const std::string& path, Database::Access access) : database(path, access) {}
  Database database;
  // Prepared when first needed.
  std::optional<Statement> insert;   // of kRowsPerInsert rows
  std::optional<Statement> add_bin;  // of the histogram of steps
};

/// rounding_of the column `simd`.
inline constexpr const char* kRounding =
    "CASE WHEN simd = 'sse4' THEN 'sse4' WHEN instr(simd, 'sse4') > 0 THEN 'mixed' ELSE 'fused' "
    "END";

/// The columns that read_ensemble reads; a store that is open for reading may be of an earlier
/// version.
std::string ensemble_columns(Database& database);
EnsembleRow read_ensemble(const Statement& row);

}  // namespace sidestep
