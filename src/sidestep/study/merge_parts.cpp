#include "sidestep/study/merge_parts.h"

#include <algorithm>

#include "sidestep/problem/split.h"

namespace sidestep {
namespace {

// The shards that make what is missing: where it begins within one that was interrupted, that one.
std::optional<ShardRange> shards_for(const std::vector<HeldPart>& parts, const Part& missing,
                                     i64 of) {
  for (const HeldPart& part : parts)
    if (part.held.end == missing.first && part.planned.end > missing.first)
      if (auto shards = shards_of(of, {part.planned.first, missing.end})) return shards;
  return shards_of(of, missing);
}

}  // namespace

std::vector<MissingPart> missing_parts(std::vector<HeldPart> parts, i64 done, i64 of) {
  std::sort(parts.begin(), parts.end(),
            [](const HeldPart& a, const HeldPart& b) { return a.held.first < b.held.first; });
  std::vector<MissingPart> missing;
  const auto add = [&](i64 end) {
    const Part items = {.first = done, .end = end};
    if (done < end) missing.push_back({items, shards_for(parts, items, of)});
    done = std::max(done, end);
  };
  for (const HeldPart& part : parts) {
    if (part.held.first == part.held.end) continue;
    add(part.held.first);
    done = std::max(done, part.held.end);
  }
  add(of);
  return missing;
}

std::string joined_sets(const std::string& one, const std::string& other) {
  std::string all = one;
  for (const std::string& name : split(other, ',')) {
    const auto known = split(all, ',');
    if (std::find(known.begin(), known.end(), name) == known.end()) all += ',' + name;
  }
  return all;
}

}  // namespace sidestep
