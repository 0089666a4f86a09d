// The part of the store that keeps sweeps and thresholds.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/split.h"
#include "sidestep/store/connection.h"

namespace sidestep {
namespace {

std::string row_columns(Database& database) {
  const bool old = database.integer("PRAGMA user_version") < 3;
  return fmt::format(
      "id, created, kind, name, study, problems, hash, points, {}, points_done, columns, wall_s, "
      "simd, jobs, version, commit_id, compiler, command, finished",
      old ? "0" : "first_point");
}

GridRow read_row(const Statement& row) {
  GridRow result;
  int column = 0;
  result.id = row.integer(column++);
  result.created = row.text(column++);
  GridHeader& header = result.header;
  header.kind = row.text(column++);
  header.name = row.text(column++);
  header.study = row.text(column++);
  header.problems = row.text(column++);
  header.hash = row.text(column++);
  header.points = row.integer(column++);
  header.first_point = row.integer(column++);
  result.points_done = row.integer(column++);
  header.columns = split(row.text(column++), ',');
  result.wall_s = row.real(column++);
  header.simd = row.text(column++);
  header.jobs = row.integer(column++);
  header.build.version = row.text(column++);
  header.build.commit = row.text(column++);
  header.build.compiler = row.text(column++);
  header.command = row.text(column++);
  result.finished = row.integer(column++) != 0;
  return result;
}

// A store of version 1 that is open for reading has no sweeps.
bool has_sweeps(Database& database) {
  return database.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'sweep'") > 0;
}

}  // namespace

i64 Store::begin_grid(const GridHeader& header) {
  Database& database = connection_->database;
  Statement(database,
            "INSERT INTO sweep (created, kind, name, study, problems, hash, points, columns, simd, "
            "jobs, version, commit_id, compiler, command, first_point) VALUES "
            "(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(1, header.kind)
      .bind(2, header.name)
      .bind(3, header.study)
      .bind(4, header.problems)
      .bind(5, header.hash)
      .bind(6, header.points)
      .bind(7, fmt::format("{}", fmt::join(header.columns, ",")))
      .bind(8, header.simd)
      .bind(9, header.jobs)
      .bind(10, header.build.version)
      .bind(11, header.build.commit)
      .bind(12, header.build.compiler)
      .bind(13, header.command)
      .bind(14, header.first_point)
      .run();
  return database.last_id();
}

std::optional<GridRow> Store::find_grid(const GridHeader& header) const {
  Statement query(
      connection_->database,
      fmt::format("SELECT {} FROM sweep WHERE hash = ? AND kind = ? AND columns = ? AND "
                  "points = ? AND first_point = ? AND version = ? AND commit_id = ? "
                  "AND {} = ? ORDER BY id DESC LIMIT 1",
                  row_columns(connection_->database), kRounding));
  query.bind(1, header.hash)
      .bind(2, header.kind)
      .bind(3, fmt::format("{}", fmt::join(header.columns, ",")))
      .bind(4, header.points)
      .bind(5, header.first_point)
      .bind(6, header.build.version)
      .bind(7, header.build.commit)
      .bind(8, rounding_of(header.simd));
  if (!query.step()) return std::nullopt;
  return read_row(query);
}

void Store::append_grid(i64 id, const std::vector<std::string>& columns, i64 first_point,
                        std::span<const double> values) {
  Database& database = connection_->database;
  const std::size_t width = columns.size();
  Transaction transaction(database);
  i64 next = -1;  // the number of the next point; -1: no such sweep
  if (Statement query(database, "SELECT first_point + points_done FROM sweep WHERE id = ?");
      query.bind(1, id).step())
    next = query.integer(0);
  if (next < first_point)
    throw std::logic_error(fmt::format(
        "{}: point {} cannot be added to sweep {}: it does not exist, or has the points before {}",
        database.path(), first_point, id, next));
  const auto there = std::min(static_cast<std::size_t>(next - first_point), values.size() / width);
  values = values.subspan(there * width);
  const std::size_t count = values.size() / width;
  if (count == 0) return;
  first_point = next;
  Statement(database, "UPDATE sweep SET points_done = points_done + ? WHERE id = ?")
      .bind(1, static_cast<i64>(count))
      .bind(2, id)
      .run();
  std::string places;
  for (std::size_t i = 0; i < width; ++i) places += ", ?";
  Statement insert(database,
                   fmt::format("INSERT INTO sweep_point (sweep, point, {}) VALUES (?, ?{})",
                               fmt::join(columns, ", "), places));
  for (std::size_t i = 0; i < count; ++i) {
    insert.bind(1, id).bind(2, first_point + static_cast<i64>(i));
    // SQLite stores NaN as NULL.
    for (std::size_t j = 0; j < width; ++j)
      insert.bind(static_cast<int>(j) + 3, values[i * width + j]);
    insert.run();
  }
  transaction.commit();
}

void Store::finish_grid(i64 id, double wall_s, bool finished) {
  Statement(connection_->database,
            "UPDATE sweep SET wall_s = wall_s + ?, finished = max(finished, ?) WHERE id = ?")
      .bind(1, wall_s)
      .bind(2, static_cast<i64>(finished))
      .bind(3, id)
      .run();
}

std::vector<GridRow> Store::list_grids() const {
  Database& database = connection_->database;
  std::vector<GridRow> rows;
  if (!has_sweeps(database)) return rows;
  Statement query(database, "SELECT " + row_columns(database) + " FROM sweep ORDER BY id");
  while (query.step()) rows.push_back(read_row(query));
  return rows;
}

GridRow Store::get_grid(i64 id) const {
  Database& database = connection_->database;
  i64 last = 0;
  if (has_sweeps(database)) {
    Statement query(database, "SELECT " + row_columns(database) + " FROM sweep WHERE id = ?");
    if (query.bind(1, id).step()) return read_row(query);
    last = database.integer("SELECT coalesce(max(id), 0) FROM sweep");
  }
  throw InputError(fmt::format(
      "{} has no sweep s{}; {}", database.path(), id,
      last == 0 ? "it has none yet" : fmt::format("its sweeps are numbered s1 to s{}", last)));
}

void Store::read_grid(i64 id, const std::vector<std::string>& columns,
                      std::span<double> values) const {
  Database& database = connection_->database;
  const GridRow row = get_grid(id);
  Statement query(database,
                  fmt::format("SELECT point, {} FROM sweep_point WHERE sweep = ? ORDER BY point",
                              fmt::join(columns, ", ")));
  query.bind(1, id);
  i64 point = 0;
  for (std::size_t i = 0; i + columns.size() <= values.size() && query.step(); ++point) {
    if (query.integer(0) != row.header.first_point + point) break;
    for (int column = 1; column <= static_cast<int>(columns.size()); ++column)
      values[i++] = query.is_null(column) ? std::nan("") : query.real(column);
  }
  // A writer may have gone on since `values` was made for the points there were.
  const auto room = static_cast<i64>(values.size() / columns.size());
  if (point < std::min(row.points_done, room))
    throw DamagedStore(database.path(),
                       fmt::format("point {} of sweep s{} is missing", point + 1, id));
}

}  // namespace sidestep
