#include "sidestep/study/merge.h"

#include <filesystem>
#include <unistd.h>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/store/store.h"
#include "sidestep/study/merge_parts.h"

namespace sidestep {
namespace fs = std::filesystem;

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
  std::error_code error;
  const auto refuse_existing = [&] {
    if (fs::exists(fs::symlink_status(to, error)))
      throw InputError(fmt::format("{} exists; allowed: a new file for the merged store", to));
  };
  refuse_existing();
  const std::string unfinished = fmt::format("{}.tmp-{}", to, getpid());
  const auto remove = [&] {
    for (const char* end : {"", "-journal"}) fs::remove(unfinished + end, error);
  };
  remove();  // left by a killed process with our number
  try {
    Merge merge = merge_into(files, unfinished);
    refuse_existing();
    fs::rename(unfinished, to, error);
    if (error) throw SystemError(fmt::format("{} cannot be made: {}", to, error.message()));
    return merge;
  } catch (...) {
    remove();
    throw;
  }
}

}  // namespace sidestep
