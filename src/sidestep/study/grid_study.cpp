#include "sidestep/study/grid_study.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/store/consistency.h"
#include "sidestep/store/database.h"
#include "sidestep/study/ranks_points.h"
#include "sidestep/study/sweep.h"
#include "sidestep/study/threshold.h"

namespace sidestep {
namespace {

GridHeader header_of(const std::string& kind, const Study& study, const Grid& grid,
                     const Part& part, const std::vector<std::string>& columns,
                     const StudyOptions& options) {
  return {.kind = kind,
          .name = study.name,
          .study = study_text(study),
          .problems = grid.problem_texts(),
          .hash = study_hash(kind, study, grid),
          .points = part.end - part.first,
          .first_point = part.first,
          .columns = columns,
          .simd = simd_at_work(options),
          .jobs = threads_at_work(options),
          .build = build_info(),
          .command = options.command};
}

// The file may come from anybody, or be damaged.
void check_values(const Store& store, const GridRow& row, const GridResult& result) {
  for (const auto& [name, most] :
       {std::pair("method", kProbabilityMethods - 1), std::pair("status", kThresholdStatuses - 1),
        std::pair("probability", 1), std::pair("rate", 1), std::pair("rate_low", 1),
        std::pair("rate_high", 1)}) {
    const int column = result.column(name);
    const bool always = name == std::string("status");
    for (i64 point = result.first; column >= 0 && point < result.first + result.from_store; ++point)
      if (const double value = result.at(point, column);
          value < 0 || value > most || (always && std::isnan(value)))
        throw DamagedStore(store.path(), fmt::format("sweep s{}: the {} of point {} is {}", row.id,
                                                     name, point + 1, value));
  }
}

// The stored rows, and where to store the rest. True if the store knows that nothing is left
// to do: whoever stored the last point may not have come to say so.
bool take_up(GridResult& result, Store& store, const GridHeader& header, bool fresh) {
  const GridRow row = fresh ? store.get_grid(store.begin_grid(header)) : store.take_up_grid(header);
  if (const std::string why = wrong_progress(row); !why.empty())
    throw DamagedStore(store.path(), why);
  result.stored_as = row.id;
  result.from_store = row.points_done;
  store.read_grid(row.id, header.columns, result.rows(result.first, result.from_store));
  check_values(store, row, result);
  return row.finished;
}

}  // namespace

std::span<double> GridResult::rows(i64 from, i64 count) {
  return std::span<double>(values).subspan(static_cast<std::size_t>(from) * columns.size(),
                                           static_cast<std::size_t>(count) * columns.size());
}

int GridResult::column(const std::string& name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

const std::atomic<bool>& stop_flag(const StudyOptions& options) {
  static const std::atomic<bool> never{false};
  return options.stop != nullptr ? *options.stop : never;
}

GridResult stored_grid(const Store& store, const GridRow& row, const Study& study) {
  const auto damaged = [&](const std::string& why) {
    throw DamagedStore(store.path(), fmt::format("sweep s{}: {}", row.id, why));
  };
  require_its_text(store.path(), row);
  // The file may come from anybody; what follows relies on each of these.
  const i64 first = row.header.first_point, count = row.header.points;
  if (count < 0 || count > study.points() || first < 0 || first > study.points() - count)
    damaged(
        fmt::format("it has {} points from {} on, its study {}", count, first + 1, study.points()));
  if (row.header.columns != grid_columns(study)) damaged("its columns are not those of its study");
  if (const std::string why = wrong_progress(row); !why.empty())
    throw DamagedStore(store.path(), why);
  GridResult result;
  result.columns = row.header.columns;
  result.points = study.points();
  result.first = first;
  result.until = first + count;
  result.done = first + row.points_done;
  result.from_store = row.points_done;
  result.stored_as = row.id;
  result.wall_s = row.wall_s;
  result.values.assign(static_cast<std::size_t>(result.points) * result.columns.size(), kNone);
  store.read_grid(row.id, result.columns, result.rows(first, row.points_done));
  check_values(store, row, result);
  return result;
}

std::string study_hash(const std::string& kind, const Study& study, const Grid& grid) {
  return text_hash(kind + '\n' + study_text(study) + '\n' + grid.problem_texts());
}

std::vector<std::string> grid_columns(const Study& study) {
  return study.threshold ? threshold_columns() : sweep_columns(study.measure);
}

GridResult run_grid(const std::string& kind, const Study& study, const Grid& grid,
                    const std::vector<std::string>& columns, const RowWork& work,
                    const GridStudyOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  GridResult result;
  result.columns = columns;
  result.points = grid.points();
  const Part part = part_of(result.points, options.study.shard, "points");
  result.first = part.first;
  result.until = part.end;
  result.values.assign(static_cast<std::size_t>(result.points) * columns.size(), kNone);
  Store* const store = options.study.store;
  const bool finished =
      store != nullptr &&
      take_up(result, *store, header_of(kind, study, grid, part, columns, options.study),
              options.study.fresh);

  // From here on rows arrive without gaps, in the order of the points, whatever the threads do.
  const PointWork do_point = [&](i64 point) { return work(point, result.rows(point, 1)); };
  const PointSink keep = [&](i64 first, i64 count) {
    if (store != nullptr)
      store->append_grid(result.stored_as, columns, first, result.rows(first, count));
  };
  const PointRange range = {
      .first = part.first + result.from_store, .until = part.end, .jobs = options.study.jobs};
  PointProgress progress;
  if (options.study.progress)
    progress = [&](i64 done) { options.study.progress(done - part.first); };
  result.done = options.study.ranks != nullptr
                    ? run_points_on(*options.study.ranks, study, grid, range, options.study,
                                    result.values, keep, progress)
                    : run_points(range, do_point, keep, progress, stop_flag(options.study));
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (store != nullptr && !finished)
    store->finish_grid(result.stored_as, result.wall_s, result.complete());
  return result;
}

}  // namespace sidestep
