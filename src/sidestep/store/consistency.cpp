#include "sidestep/store/consistency.h"

#include <algorithm>

#include <fmt/format.h>

#include "sidestep/problem/read.h"

namespace sidestep {
std::string contradiction(const Tally& counted, const Tally& stored) {
  if (stored.runs > counted.runs)
    return fmt::format("{} runs are counted, {} stored", counted.runs, stored.runs);
  const bool all = stored.runs == counted.runs;
  for (int i = 0; i < kOutcomes; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const i64 there = stored.count(outcome), expected = counted.count(outcome);
    if (there > expected || (all && there != expected))
      return fmt::format("{} runs are counted as {}, {} stored", expected, to_string(outcome),
                         there);
  }
  if (all && stored.gd_steps != counted.gd_steps)
    return fmt::format("{} steps are counted, {} stored", counted.gd_steps, stored.gd_steps);
  return "";
}

i64 runs_to_store(const EnsembleRow& row) {
  return std::clamp<i64>(row.header.rows_limit - row.header.first_run, 0, row.tally.runs);
}

std::string wrong_text(const EnsembleRow& row) {
  const std::string& hash = row.header.problem_hash;
  if (text_hash(row.header.problem) == hash) return "";
  return fmt::format("the problem of ensemble {} is not that of its hash {}", row.id, hash);
}

std::string wrong_text(const GridRow& row) {
  const GridHeader& header = row.header;
  if (text_hash(header.kind + '\n' + header.study + '\n' + header.problems) == header.hash)
    return "";
  return fmt::format("the study of sweep s{} is not that of its hash {}", row.id, header.hash);
}

std::string wrong_counts(const EnsembleRow& row) {
  const auto is_number = [](i64 number) { return 0 <= number && number <= kMostStoredRuns; };
  i64 sum = 0;
  bool possible = is_number(row.tally.runs);
  for (const i64 count : row.tally.counts)
    if (possible = possible && is_number(count); possible) sum += count;
  if (!possible || sum != row.tally.runs)
    return fmt::format("the counts of ensemble {} are not those of {} runs", row.id,
                       row.tally.runs);
  if (!is_number(row.header.first_run) || row.header.rows_limit < 0)
    return fmt::format("ensemble {} begins with run {}, and stores those below {}", row.id,
                       row.header.first_run, row.header.rows_limit);
  return "";
}

std::string wrong_progress(const GridRow& row) {
  const i64 first = row.header.first_point, points = row.header.points;
  if (0 <= first && first <= kMostStoredRuns && points <= kMostStoredRuns && 0 <= row.points_done &&
      row.points_done <= points)
    return "";
  return fmt::format("sweep s{}: {} of its {} points are done", row.id, row.points_done,
                     row.header.points);
}

}  // namespace sidestep
