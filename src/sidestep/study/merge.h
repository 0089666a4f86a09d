// `store merge`: the stores that the shards of a job left, as one store that has what the undivided
// job would have stored: the same runs one by one, counts, steps and points. That job answers from
// it, or goes on with it.
//
// What is one job is known as when it is run again (docs/decisions/0008-what-a-key-is.md). What a
// store has of it are consecutive items, runs or points. Of those in the files a chain without gaps
// is chosen, from item 0 as far as it goes. Where two files have the same items they must agree, as
// far as both know: in runs stored one by one and points always, in counts where the runs of one
// are among those of the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sidestep/study/shard.h"

namespace sidestep {

struct MissingPart {
  Part items;
  std::optional<ShardRange> shards;  ///< that make them; the first may be there in part
};

/// What became of one job.
struct MergedJob {
  std::string id;    ///< in the new store: "3", or "s3" of a sweep; empty if it is not in there
  std::string name;  ///< of the problem or study
  bool of_points = false;  ///< a sweep or threshold
  i64 parts = 0;           ///< that were put together
  i64 done = 0;            ///< the items before this one are in the new store
  i64 of = 0;
  std::vector<MissingPart> missing;  ///< in no file
};

struct Merge {
  std::vector<MergedJob> jobs;
  std::vector<std::string> left;  ///< a sentence for each ensemble that cannot be merged
};

/// Makes the store `to`, which must not exist and appears when all is in it. The files are not
/// changed. What comes after a gap is not taken. Throws InputError if `to` exists, there is nothing
/// to put in it, a file is no store or a newer one, or two contradict each other; SystemError if
/// one is damaged or cannot be read, or `to` not be written; then there is no `to`.
Merge merge_stores(const std::vector<std::string>& files, const std::string& to);

}  // namespace sidestep
