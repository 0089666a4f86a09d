// The tables of a store, and whether a file has them. The number kSchemaVersion (SQLite's
// user_version) grows with every change of the tables; a program reads stores of its own and of
// earlier versions and refuses later ones.
#pragma once

#include "sidestep/store/database.h"

namespace sidestep {

inline constexpr i64 kSchemaVersion = 3;
inline constexpr i64 kApplicationId = 0x53535450;  ///< "SSTP": tells our files from other databases

/// Makes the tables in a new file, and those that a store of an earlier version lacks; throws
/// InputError if the file is another program's or a later version's. Writes in any case, so that a
/// store that cannot be written is refused before there is a result to lose.
void make_schema(Database& database);

/// Throws InputError unless the file is a store that this version can read.
void check_schema(Database& database);

/// Whether there is nothing in it, as where its maker has not come further, or was killed.
bool is_blank(Database& database);

}  // namespace sidestep
