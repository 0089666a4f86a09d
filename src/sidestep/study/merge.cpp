#include "sidestep/study/merge.h"

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/store/atomic_file.h"
#include "sidestep/store/store.h"
#include "sidestep/study/merge_parts.h"

namespace sidestep {
namespace {

Merge merge_into(const std::vector<std::string>& files, const std::string& to) {
  Merge merge;
  Store into = Store::open(to);
  merge_ensembles(files, into, merge);
  merge_grids(files, into, merge);
  for (const MergedJob& job : merge.jobs)
    if (!job.id.empty()) return merge;
  std::string why = "they have no runs or points";
  if (!merge.jobs.empty()) {
    const MergedJob& job = merge.jobs.front();
    why = fmt::format("{} 0 of {} is in none of them", job.of_points ? "point" : "run", job.name);
  } else if (!merge.left.empty()) {
    why = merge.left.front();
  }
  throw InputError("store merge: found nothing to begin with, since " + why);
}

}  // namespace

Merge merge_stores(const std::vector<std::string>& files, const std::string& to) {
  NewFile file(to, "the merged store");
  Merge merge = merge_into(files, file.name());
  file.commit();
  return merge;
}

}  // namespace sidestep
