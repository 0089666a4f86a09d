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
                     const std::vector<std::string>& columns, const StudyOptions& options) {
  return {.kind = kind,
          .name = study.name,
          .study = study_text(study),
          .problems = grid.problem_texts(),
          .hash = study_hash(kind, study, grid),
          .points = grid.points(),
          .columns = columns,
          .simd = simd_at_work(options),
          .jobs = threads_at_work(options),
          .build = build_info(),
          .command = options.command};
}

// The stored rows, and where to store the rest. True if the store knows that nothing is left
// to do: whoever stored the last point may not have come to say so.
bool take_up(GridResult& result, Store& store, const GridHeader& header, bool fresh) {
  const GridRow row = fresh ? store.get_grid(store.begin_grid(header)) : store.take_up_grid(header);
  result.stored_as = row.id;
  result.from_store = row.points_done;
  store.read_grid(row.id, header.columns, result.values);
  return row.finished;
}

}  // namespace

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
  if (row.header.points != study.points())
    damaged(fmt::format("it has {} points, its study {}", row.header.points, study.points()));
  if (row.header.columns != grid_columns(study)) damaged("its columns are not those of its study");
  if (row.points_done < 0 || row.points_done > row.header.points)
    damaged(fmt::format("{} of its {} points are done", row.points_done, row.header.points));
  GridResult result;
  result.columns = row.header.columns;
  result.points = row.header.points;
  result.done = result.from_store = row.points_done;
  result.stored_as = row.id;
  result.wall_s = row.wall_s;
  result.values.assign(static_cast<std::size_t>(result.points) * result.columns.size(), kNone);
  store.read_grid(row.id, result.columns, result.values);
  for (const auto& [name, most] :
       {std::pair("method", kProbabilityMethods - 1), std::pair("status", kThresholdStatuses - 1),
        std::pair("probability", 1), std::pair("rate", 1), std::pair("rate_low", 1),
        std::pair("rate_high", 1)}) {
    const int column = result.column(name);
    for (i64 point = 0; column >= 0 && point < result.done; ++point)
      if (const double value = result.at(point, column); value < 0 || value > most)
        damaged(fmt::format("the {} of point {} is {}", name, point + 1, value));
  }
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
  const std::size_t width = columns.size();
  result.values.assign(static_cast<std::size_t>(result.points) * width, kNone);
  Store* const store = options.study.store;
  const bool finished =
      store != nullptr &&
      take_up(result, *store, header_of(kind, study, grid, columns, options.study),
              options.study.fresh);

  // From here on rows arrive without gaps, in the order of the points, whatever the threads do.
  const auto rows = [&](i64 first, i64 count) {
    return std::span<double>(result.values)
        .subspan(static_cast<std::size_t>(first) * width, static_cast<std::size_t>(count) * width);
  };
  const PointWork do_point = [&](i64 point) { return work(point, rows(point, 1)); };
  const PointSink keep = [&](i64 first, i64 count) {
    if (store != nullptr) store->append_grid(result.stored_as, columns, first, rows(first, count));
  };
  const PointRange range = {
      .first = result.from_store, .count = result.points, .jobs = options.study.jobs};
  result.done =
      options.study.ranks != nullptr
          ? run_points_on(*options.study.ranks, study, grid, range, options.study, result.values,
                          keep)
          : run_points(range, do_point, keep, options.study.progress, stop_flag(options.study));
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  if (store != nullptr && !finished)
    store->finish_grid(result.stored_as, result.wall_s, result.complete());
  return result;
}

}  // namespace sidestep
