// Sweeps and thresholds put together. All their points are stored, so that each can be taken from
// any file that has it.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/study/grid_study.h"
#include "sidestep/study/merge_parts.h"

namespace sidestep {
namespace {

struct GridPart {
  std::string file;
  GridRow row;
};

// What Store::find_grid compares, but for the part.
std::string key_of(const GridHeader& header) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", header.hash, header.kind,
                     fmt::join(header.columns, ","), rounding_of(header.simd), header.build.version,
                     header.build.commit, header.study);
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

MergedJob merge_job(std::vector<GridPart> parts, Store& into) {
  std::stable_sort(parts.begin(), parts.end(), [](const GridPart& a, const GridPart& b) {
    return a.row.header.first_point < b.row.header.first_point;
  });
  GridHeader header = parts.front().row.header;
  const Study study = parse_study(header.study, header.name, true);
  MergedJob merged;
  merged.name = header.name;
  merged.of_points = true;
  merged.of = study.points();
  header.first_point = 0;
  header.points = merged.of;

  std::vector<HeldPart> held;
  GridResult all;
  i64 id = 0;
  for (const GridPart& part : parts) {
    const Store store = Store::open_existing(part.file);
    GridResult mine = stored_grid(store, part.row, study);
    held.push_back({.held = {mine.first, mine.done}, .planned = {mine.first, mine.until}});
    if (mine.first == mine.done || mine.first > merged.done) continue;  // nothing, or after a gap
    const std::size_t width = mine.columns.size();
    if (id == 0) {
      all.columns = mine.columns;
      all.values.assign(mine.values.size(), kNone);
      id = into.begin_grid(header);
    }
    for (i64 point = mine.first; point < std::min(mine.done, merged.done); ++point)
      for (std::size_t j = 0; j < width; ++j) {
        const double here = mine.at(point, static_cast<int>(j));
        const double there = all.at(point, static_cast<int>(j));
        if (!same(here, there))
          throw InputError(
              fmt::format("{}: point {} of {}: found {} {}; allowed: {}, as in another "
                          "of the files",
                          part.file, point + 1, header.name, mine.columns[j], here, there));
      }
    if (mine.done <= merged.done) continue;
    const auto more = mine.rows(merged.done, mine.done - merged.done);
    std::copy(more.begin(), more.end(), all.rows(merged.done, mine.done - merged.done).begin());
    into.append_grid(id, mine.columns, merged.done, more);
    into.finish_grid(id, part.row.wall_s, false);
    merged.done = mine.done;
    ++merged.parts;
  }
  merged.missing = missing_parts(held, merged.done, merged.of);
  if (id == 0) return merged;
  if (merged.done == merged.of) into.finish_grid(id, 0, true);
  merged.id = fmt::format("s{}", id);
  return merged;
}

}  // namespace

void merge_grids(const std::vector<std::string>& files, Store& into, Merge& merge) {
  std::vector<std::vector<GridPart>> jobs;
  std::map<std::string, std::size_t> places;
  for (const std::string& file : files) {
    const Store store = Store::open_existing(file);
    for (const GridRow& row : store.list_grids()) {
      const auto [place, is_new] = places.emplace(key_of(row.header), jobs.size());
      if (is_new) jobs.emplace_back();
      jobs[place->second].push_back({file, row});
    }
  }
  for (std::vector<GridPart>& parts : jobs) merge.jobs.push_back(merge_job(std::move(parts), into));
}

}  // namespace sidestep
