#include "sidestep/study/shard.h"

#include <algorithm>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

// floor(shards * items / of), without the product, which may be too large.
i64 end_of(i64 items, i64 shards, i64 of) { return items / of * shards + items % of * shards / of; }

// How many of `of` shards are exactly the items before `end`.
std::optional<i64> shards_before(i64 items, i64 end, i64 of) {
  // The first that end there or later; `end` is at most `items`.
  i64 low = 0;
  for (i64 high = of; low < high;) {
    const i64 middle = (low + high) / 2;
    if (end_of(items, middle, of) < end)
      low = middle + 1;
    else
      high = middle;
  }
  return end_of(items, low, of) == end ? std::optional(low) : std::nullopt;
}

}  // namespace

Part part_of(i64 items, const Shard& shard, const char* items_are) {
  if (shard.of > items)
    throw InputError(fmt::format("--shard: found {}/{}; allowed: at most as many shards as {}, {}",
                                 shard.index, shard.of, items_are, items));
  return {.first = end_of(items, shard.index - 1, shard.of),
          .end = end_of(items, shard.index, shard.of)};
}

std::optional<ShardRange> shards_of(i64 items, const Part& part) {
  constexpr i64 kMostTried = 10'000;
  for (i64 of = 1; of <= std::min(items, kMostTried); ++of) {
    const auto before = shards_before(items, part.first, of);
    const auto until = shards_before(items, part.end, of);
    if (before && until) return ShardRange{.first = *before + 1, .last = *until, .of = of};
  }
  return std::nullopt;
}

}  // namespace sidestep
