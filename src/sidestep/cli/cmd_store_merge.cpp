// `store merge`: shards as one store.
#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/json.h"
#include "sidestep/study/merge.h"

namespace sidestep {
namespace {

std::string line_of(const MergedJob& job) {
  const char* const items = job.of_points ? "points" : "runs";
  if (job.id.empty()) return fmt::format("  {}: left out, 0 of {} {}\n", job.name, job.of, items);
  const std::string much = job.done == job.of ? fmt::format("whole, {}", job.of)
                                              : fmt::format("the first {} of {}", job.done, job.of);
  return fmt::format("  {} {} {}: {} {}, from {} part{}\n", job.of_points ? "sweep" : "ensemble",
                     job.id, job.name, much, items, job.parts, job.parts == 1 ? "" : "s");
}

std::string merge_text(const std::string& to, const Merge& merge, std::size_t files) {
  std::string text = fmt::format("{}: from {} file{}\n", to, files, files == 1 ? "" : "s");
  for (const MergedJob& job : merge.jobs) text += line_of(job);
  return text;
}

// Points are counted from 1 in what is printed, runs from 0.
std::string missing_text(const MergedJob& job, const MissingPart& part, bool is_last) {
  const i64 first = part.items.first + (job.of_points ? 1 : 0);
  const i64 last = part.items.end - (job.of_points ? 0 : 1);
  const bool one = first == last;
  std::string text = fmt::format(
      "{}: {}{} {}{} of {} {} missing", job.name, job.of_points ? "point" : "run", one ? "" : "s",
      first, one ? "" : fmt::format(" to {}", last), job.of, one ? "is" : "are");
  if (part.shards) {
    const auto [from, to, of] = *part.shards;
    text += from == to ? fmt::format("; --shard {}/{} makes {}", from, of, one ? "it" : "them")
                       : fmt::format("; --shard {}/{} to {}/{} make them", from, of, to, of);
  }
  if (!is_last || part.items.end < job.of) text += ", and what comes after stays in its file";
  return text;
}

}  // namespace

int command_store_merge(Session& session) {
  const Arguments& arguments = session.arguments;
  const std::vector<std::string> files = arguments.all("ID");
  if (files.empty())
    throw InputError("store merge: found no FILE; allowed: the stores to put together");
  if (!arguments.has("--to"))
    throw InputError("store merge: found no --to; allowed: a new file for the merged store");
  const std::string to = arguments.text("--to");
  const Merge merge = merge_stores(files, to);
  session.print(session.json ? merge_json(to, merge)
                             : without_controls(merge_text(to, merge, files.size())));
  for (const std::string& sentence : merge.left) session.remark(without_controls(sentence));
  bool whole = true;
  for (const MergedJob& job : merge.jobs)
    for (const MissingPart& part : job.missing) {
      whole = false;
      session.remark(without_controls(missing_text(job, part, &part == &job.missing.back())));
    }
  return whole ? 0 : 1;
}

}  // namespace sidestep
