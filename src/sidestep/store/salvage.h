// What can still be read of a damaged store, as a store of its own that is sound.
//
// Tables are read by their keys, so that a damaged page costs the ensembles and sweeps that are on
// it and no others. SQLite keeps what it must know to find anything in the first page: if that is
// damaged, or the file was cut, a copy is tried that has the first page of a new store instead,
// whose tables begin at the same pages.
#pragma once

#include <string>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

/// What became of one ensemble or sweep.
struct SalvagedPart {
  std::string id;    ///< "3", or "s3" of a sweep
  std::string name;  ///< of the problem or study; empty if it cannot be read
  i64 kept = 0;      ///< runs or points
  i64 of = 0;        ///< that the damaged store counted
  std::string why;   ///< what is wrong with it; empty if it was kept whole
  bool lost = false;
};

struct Salvage {
  std::vector<SalvagedPart> parts;
  bool first_page_replaced = false;
};

/// Makes the store `to`, which must not exist. An ensemble that is whole is taken as it is, with
/// its number; of another, the runs before the first that is missing or impossible, with counts
/// that are theirs, marked as not finished; one whose problem cannot be trusted not at all. Sweeps
/// likewise. `path` itself is not changed, save that SQLite undoes what a killed writer left half
/// done, as for every reader.
///
/// Throws InputError if `to` exists, or `path` does not or is of a newer version or has nothing
/// that can be read, and SystemError if one cannot be read or the other not written; then there is
/// no `to`.
Salvage salvage_store(const std::string& path, const std::string& to);

}  // namespace sidestep
