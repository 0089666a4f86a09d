// A job done in parts by independent processes, such as the tasks of a job array: part i of n is a
// stretch of consecutive runs or points, nearly as many as any other. Nothing else knows how.
#pragma once

#include <optional>

#include "sidestep/problem/problem.h"

namespace sidestep {

inline constexpr i64 kMostShards = 1'000'000;

struct Shard {
  i64 index = 1;  ///< 1 ... of
  i64 of = 1;     ///< at most kMostShards
};

/// The items first ... end - 1.
struct Part {
  i64 first = 0;
  i64 end = 0;
  bool operator==(const Part&) const = default;
};

/// Items floor((index - 1) N / of) ... floor(index N / of) - 1 of N. Throws InputError if there are
/// fewer items than shards; `items_are` says what they are: "runs".
Part part_of(i64 items, const Shard& shard, const char* items_are);

/// Consecutive shards of one job.
struct ShardRange {
  i64 first = 1, last = 1, of = 1;
};

/// The shards, as few as can be, that are exactly this part; nothing if there are none among
/// divisions into up to 10000.
std::optional<ShardRange> shards_of(i64 items, const Part& part);

}  // namespace sidestep
