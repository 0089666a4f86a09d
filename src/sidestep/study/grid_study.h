// What sweeps and thresholds have in common: a row of numbers for each point of a grid, computed on
// all cores, stored as it comes, and continued from the store.
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "sidestep/study/ensemble_study.h"
#include "sidestep/study/grid.h"
#include "sidestep/study/points.h"
#include "sidestep/study/study.h"

namespace sidestep {

/// What a table, a store and a file have in place of a number that there is not.
inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct GridResult {
  std::vector<std::string> columns;
  std::vector<double> values;  ///< columns.size() for each of all points, NaN if not known
  i64 points = 0;
  i64 first = 0;  ///< the points first ... until - 1 were asked for: all, or a shard
  i64 until = 0;
  i64 done = 0;        ///< of them, the points before this one are known
  i64 from_store = 0;  ///< of them, those that a run before had stored
  i64 stored_as = 0;   ///< id in the store, 0 if not stored
  double wall_s = 0;   ///< of this run

  [[nodiscard]] bool complete() const { return done == until; }
  [[nodiscard]] std::span<double> rows(i64 from, i64 count);
  /// -1 if there is no such column.
  [[nodiscard]] int column(const std::string& name) const;
  [[nodiscard]] double at(i64 point, int column) const {
    return values[static_cast<std::size_t>(point) * columns.size() +
                  static_cast<std::size_t>(column)];
  }
};

/// options.stop, or a flag that is never set.
const std::atomic<bool>& stop_flag(const StudyOptions& options);

/// What the store has of a study, `study`, as it was computed. Throws DamagedStore (database.h) if
/// the row does not fit it: a store may come from anybody.
GridResult stored_grid(const Store& store, const GridRow& row, const Study& study);

/// Fills the row of one point; false if it was stopped.
using RowWork = std::function<bool(i64 point, std::span<double> row)>;

struct GridStudyOptions {
  StudyOptions study;  ///< of its `progress`: points done
};

/// Whether two studies of one kind ("sweep", "threshold") compute the same numbers: 16 hexadecimal
/// digits of the study's text and its problems' texts.
std::string study_hash(const std::string& kind, const Study& study, const Grid& grid);

/// The columns of a sweep or a threshold.
std::vector<std::string> grid_columns(const Study& study);

/// The points of the grid, or options.study.shard of them. With a store, points that a stored study
/// with the same hash, made by the same version of the program, has are taken from there.
GridResult run_grid(const std::string& kind, const Study& study, const Grid& grid,
                    const std::vector<std::string>& columns, const RowWork& work,
                    const GridStudyOptions& options);

}  // namespace sidestep
