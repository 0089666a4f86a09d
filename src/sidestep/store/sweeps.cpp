// The part of the store that keeps sweeps and thresholds.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/split.h"
#include "sidestep/store/connection.h"

namespace sidestep {
namespace {

const std::string kColumns =
    "id, created, kind, name, study, problems, hash, points, points_done, columns, wall_s, simd, "
    "jobs, version, commit_id, compiler, command, finished";

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
            "jobs, version, commit_id, compiler, command) VALUES "
            "(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
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
      .run();
  return database.last_id();
}

std::optional<GridRow> Store::find_grid(const GridHeader& header) const {
  Statement query(connection_->database,
                  "SELECT " + kColumns +
                      " FROM sweep WHERE hash = ? AND kind = ? AND columns = ? AND points = ? AND "
                      "version = ? AND commit_id = ? ORDER BY id DESC LIMIT 1");
  query.bind(1, header.hash)
      .bind(2, header.kind)
      .bind(3, fmt::format("{}", fmt::join(header.columns, ",")))
      .bind(4, header.points)
      .bind(5, header.build.version)
      .bind(6, header.build.commit);
  if (!query.step()) return std::nullopt;
  return read_row(query);
}

void Store::append_grid(i64 id, const std::vector<std::string>& columns, i64 first_point,
                        std::span<const double> values) {
  Database& database = connection_->database;
  const std::size_t width = columns.size();
  const std::size_t count = values.size() / width;
  Transaction transaction(database);
  Statement(database,
            "UPDATE sweep SET points_done = points_done + ? WHERE id = ? AND points_done = ?")
      .bind(1, static_cast<i64>(count))
      .bind(2, id)
      .bind(3, first_point)
      .run();
  if (database.changes() != 1)
    throw SystemError(
        fmt::format("{}: another process has gone on with sweep {} meanwhile; run this again to "
                    "take up what it stored",
                    database.path(), id));
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
            "UPDATE sweep SET wall_s = wall_s + ?, finished = ? WHERE id = ?")
      .bind(1, wall_s)
      .bind(2, static_cast<i64>(finished))
      .bind(3, id)
      .run();
}

std::vector<GridRow> Store::list_grids() const {
  Database& database = connection_->database;
  std::vector<GridRow> rows;
  if (!has_sweeps(database)) return rows;
  Statement query(database, "SELECT " + kColumns + " FROM sweep ORDER BY id");
  while (query.step()) rows.push_back(read_row(query));
  return rows;
}

GridRow Store::get_grid(i64 id) const {
  Database& database = connection_->database;
  i64 last = 0;
  if (has_sweeps(database)) {
    Statement query(database, "SELECT " + kColumns + " FROM sweep WHERE id = ?");
    if (query.bind(1, id).step()) return read_row(query);
    last = database.integer("SELECT coalesce(max(id), 0) FROM sweep");
  }
  throw InputError(fmt::format(
      "{} has no sweep s{}; {}", database.path(), id,
      last == 0 ? "it has none yet" : fmt::format("its sweeps are numbered s1 to s{}", last)));
}

void Store::read_grid(i64 id, const std::vector<std::string>& columns,
                      std::span<double> values) const {
  Statement query(connection_->database,
                  fmt::format("SELECT {} FROM sweep_point WHERE sweep = ? ORDER BY point",
                              fmt::join(columns, ", ")));
  query.bind(1, id);
  for (std::size_t i = 0; query.step() && i + columns.size() <= values.size();)
    for (std::size_t j = 0; j < columns.size(); ++j)
      values[i++] =
          query.is_null(static_cast<int>(j)) ? std::nan("") : query.real(static_cast<int>(j));
}

}  // namespace sidestep
