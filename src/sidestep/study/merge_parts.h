// The two kinds of jobs in stores that are put together (merge.h).
#pragma once

#include <string>
#include <vector>

#include "sidestep/store/store.h"
#include "sidestep/study/merge.h"

namespace sidestep {

void merge_ensembles(const std::vector<std::string>& files, Store& into, Merge& merge);
void merge_grids(const std::vector<std::string>& files, Store& into, Merge& merge);

/// What a file has of a job, and what it was to have.
struct HeldPart {
  Part held;
  Part planned;
};

/// The items from `done` on that no part has.
std::vector<MissingPart> missing_parts(std::vector<HeldPart> parts, i64 done, i64 of);

/// "a,b": both lists without repetitions.
std::string joined_sets(const std::string& one, const std::string& other);

}  // namespace sidestep
