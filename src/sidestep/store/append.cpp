// How an ensemble grows: counts, steps and rows in one transaction.
#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "sidestep/store/connection.h"

namespace sidestep {
namespace {

// One INSERT with many rows costs half as much per row as as many INSERTs with one.
constexpr std::size_t kRowsPerInsert = 64;

// ?1 is the ensemble, ?2 the number of the first run, then outcome and steps of every row.
std::string insert_sql(std::size_t rows) {
  std::string sql = "INSERT INTO run (ensemble, run, outcome, steps) VALUES ";
  for (std::size_t i = 0; i < rows; ++i)
    sql += fmt::format("{}(?1, ?2 + {}, ?{}, ?{})", i > 0 ? ", " : "", i, 2 * i + 3, 2 * i + 4);
  return sql;
}

void bind_and_run(Statement& insert, i64 id, i64 first_run, std::span<const RunResult> results) {
  insert.bind(1, id).bind(2, first_run);
  int parameter = 3;
  for (const RunResult& result : results) {
    insert.bind(parameter++, static_cast<i64>(result.outcome));
    insert.bind(parameter++, result.steps);
  }
  insert.run();
}

void insert_rows(std::optional<Statement>& insert, Database& database, i64 id, i64 first_run,
                 std::span<const RunResult> rows) {
  if (!insert) insert.emplace(database, insert_sql(kRowsPerInsert));
  for (; rows.size() >= kRowsPerInsert; rows = rows.subspan(kRowsPerInsert)) {
    bind_and_run(*insert, id, first_run, rows.first(kRowsPerInsert));
    first_run += static_cast<i64>(kRowsPerInsert);
  }
  if (rows.empty()) return;
  Statement last(database, insert_sql(rows.size()));
  bind_and_run(last, id, first_run, rows);
}

void add_steps(std::optional<Statement>& add_bin, Database& database, i64 id,
               const StepHistogram& steps) {
  if (!add_bin)
    add_bin.emplace(database,
                    "INSERT INTO step_bin (ensemble, bin, runs) VALUES (?, ?, ?) "
                    "ON CONFLICT DO UPDATE SET runs = runs + excluded.runs");
  for (const auto& [bin, runs] : steps.bins())
    add_bin->bind(1, id).bind(2, i64{bin}).bind(3, runs).run();
}

// The number of the next run. Throws if there is no such ensemble, or it ends before `first_run`.
i64 next_run(Database& database, i64 id, i64 first_run) {
  i64 next = -1;
  if (Statement query(database, "SELECT first_run + runs_done FROM ensemble WHERE id = ?");
      query.bind(1, id).step())
    next = query.integer(0);
  if (next < first_run)
    throw std::logic_error(
        fmt::format("{}: run {} cannot be added to ensemble {}: it does not exist, or has the runs "
                    "before {}",
                    database.path(), first_run, id, next));
  return next;
}

void add_counts(Database& database, i64 id, const Tally& tally, const StepHistogram& steps,
                double seconds) {
  Statement update(database,
                   "UPDATE ensemble SET runs_done = runs_done + ?, global = global + ?, "
                   "spurious = spurious + ?, undecided = undecided + ?, diverged = diverged + ?, "
                   "gd_steps = gd_steps + ?, steps_sum = steps_sum + ?, "
                   "steps_max = max(steps_max, ?), wall_s = wall_s + ? "
                   "WHERE id = ? AND finished = 0");
  int parameter = 0;
  update.bind(++parameter, tally.runs);
  for (const i64 count : tally.counts) update.bind(++parameter, count);
  update.bind(++parameter, static_cast<i64>(tally.gd_steps));
  update.bind(++parameter, static_cast<i64>(steps.sum()));
  update.bind(++parameter, steps.max().value_or(0));
  update.bind(++parameter, seconds);
  update.bind(++parameter, id);
  update.run();
  if (database.changes() != 1)
    throw std::logic_error(fmt::format("{}: runs cannot be added to ensemble {}: it is finished",
                                       database.path(), id));
}

}  // namespace

void Store::append(i64 id, i64 first_run, std::span<const RunResult> results, i64 rows_limit,
                   double seconds) {
  Database& database = connection_->database;
  Transaction transaction(database);
  const i64 next = next_run(database, id, first_run);
  const auto there = std::min(static_cast<std::size_t>(next - first_run), results.size());
  results = results.subspan(there);
  if (results.empty()) return;

  Tally window;
  StepHistogram steps;
  for (const RunResult& result : results) window.add(result), steps.add(result);
  add_counts(database, id, window, steps, seconds);
  add_steps(connection_->add_bin, database, id, steps);
  const i64 wanted = std::clamp<i64>(rows_limit - next, 0, window.runs);
  insert_rows(connection_->insert, database, id, next,
              results.first(static_cast<std::size_t>(wanted)));
  transaction.commit();
}

void Store::append_counted(i64 id, i64 first_run, const Tally& tally, const StepHistogram& steps,
                           double seconds, const RowSource& rows) {
  Database& database = connection_->database;
  Transaction transaction(database);
  if (next_run(database, id, first_run) != first_run)
    throw std::logic_error(
        fmt::format("{}: run {} is in ensemble {} already", database.path(), first_run, id));
  add_counts(database, id, tally, steps, seconds);
  add_steps(connection_->add_bin, database, id, steps);
  for (i64 stored = 0; stored < tally.runs;) {
    const std::vector<RunResult> page = rows(first_run + stored);
    if (page.empty()) break;
    const auto count = std::min(static_cast<i64>(page.size()), tally.runs - stored);
    insert_rows(connection_->insert, database, id, first_run + stored,
                std::span(page).first(static_cast<std::size_t>(count)));
    stored += count;
  }
  transaction.commit();
}

}  // namespace sidestep
