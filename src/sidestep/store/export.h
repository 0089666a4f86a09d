// The runs of one ensemble as a file that other programs read. Only runs that are stored one by one
// can be exported; an ensemble may have more (Store::append).
#pragma once

#include <string>

#include "sidestep/store/store.h"

namespace sidestep {

/// Both write the file whole or not at all (atomic_file.h) and return the number of runs in it.
/// They throw InputError if there is no such ensemble and SystemError if reading or writing fails.

/// Lines `run,outcome,steps`, the first with these names, outcomes as words. Memory is bounded.
i64 export_csv(const Store& store, i64 id, const std::string& path);

/// Arrays for numpy.load: `run` (int64), `outcome` (uint8, numbered as in outcome.h), `steps`
/// (int64), and `problem`, the resolved problem as the bytes of its TOML text. Needs 17 bytes of
/// memory per run.
i64 export_npz(const Store& store, i64 id, const std::string& path);

}  // namespace sidestep
