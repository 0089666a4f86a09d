// What a store has of a job that was begun before.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/store/connection.h"

namespace sidestep {
namespace {

std::string piece_hash(const std::string& key, i64 first, const std::string& piece) {
  return text_hash(fmt::format("{} {} {}", key, first, piece));
}

}  // namespace

i64 Store::take_up(const EnsembleHeader& header) {
  Database& database = connection_->database;
  Transaction transaction(database);  // two processes may begin the same at once
  i64 id = 0;
  if (Statement query(
          database,
          fmt::format("SELECT id FROM ensemble WHERE problem_hash = ? AND problem = ? AND seed = ? "
                      "AND runs_requested = ? AND first_run = ? AND rows_limit = ? AND engine = ? "
                      "AND {} = ? AND version = ? AND commit_id = ? ORDER BY id DESC LIMIT 1",
                      kRounding));
      query.bind(1, header.problem_hash)
          .bind(2, header.problem)
          .bind(3, static_cast<i64>(header.seed))
          .bind(4, header.runs_requested)
          .bind(5, header.first_run)
          .bind(6, header.rows_limit)
          .bind(7, header.engine)
          .bind(8, rounding_of(header.simd))
          .bind(9, header.build.version)
          .bind(10, header.build.commit)
          .step())
    id = query.integer(0);
  if (id == 0) id = begin(header);
  transaction.commit();
  return id;
}

CountedEnsemble Store::get_counted(i64 id) const {
  Database& database = connection_->database;
  const Transaction one_moment(database, Transaction::For::reading);
  EnsembleRow row = get(id);
  // The file may come from anybody: bins that do not exist are not counted in.
  std::map<std::uint32_t, i64> bins;
  Statement query(database,
                  "SELECT bin, runs FROM step_bin WHERE ensemble = ? AND bin BETWEEN 0 AND ?");
  query.bind(1, id).bind(2, i64{std::numeric_limits<std::uint32_t>::max()});
  while (query.step()) bins[static_cast<std::uint32_t>(query.integer(0))] = query.integer(1);
  Statement totals(database, "SELECT steps_sum, steps_max FROM ensemble WHERE id = ?");
  totals.bind(1, id).step();
  const auto steps = StepHistogram::restored(bins, static_cast<std::uint64_t>(totals.integer(0)),
                                             totals.integer(1));
  if (!steps ||
      steps->count() != row.tally.count(Outcome::global) + row.tally.count(Outcome::spurious))
    throw DamagedStore(database.path(),
                       fmt::format("the steps of ensemble {} are not those of its runs", id));
  return {std::move(row), *steps};
}

bool Store::knows_steps(i64 id) const {
  Database& database = connection_->database;
  if (database.integer("PRAGMA user_version") < 3) return false;
  Statement query(database, "SELECT rows_limit IS NOT NULL FROM ensemble WHERE id = ?");
  return query.bind(1, id).step() && query.integer(0) != 0;
}

GridRow Store::take_up_grid(const GridHeader& header) {
  Transaction transaction(connection_->database);
  const auto found = find_grid(header);
  GridRow row = found ? *found : get_grid(begin_grid(header));
  transaction.commit();
  return row;
}

std::string Store::work(const std::string& key) const {
  Database& database = connection_->database;
  std::string text;
  if (database.integer("PRAGMA user_version") < 3) return text;
  Statement query(database, "SELECT first, state, hash FROM work WHERE key = ? ORDER BY first");
  query.bind(1, key);
  while (query.step()) {
    const i64 first = query.integer(0);
    const std::string piece = query.text(1);
    if (query.text(2) != piece_hash(key, first, piece))
      throw InputError(
          fmt::format("{} is damaged: what it has of a proof was changed; --fresh begins that anew",
                      database.path()));
    if (first < 0 || first > static_cast<i64>(text.size())) break;
    const i64 known = static_cast<i64>(text.size()) - first;
    if (known < static_cast<i64>(piece.size()))
      text += piece.substr(static_cast<std::size_t>(known));
  }
  return text;
}

void Store::keep_work(const std::string& key, i64 first, const std::string& piece) {
  Statement(connection_->database,
            "INSERT INTO work (key, first, state, hash) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET state = excluded.state, hash = excluded.hash WHERE length(excluded.state) > "
            "length(state)")
      .bind(1, key)
      .bind(2, first)
      .bind(3, piece)
      .bind(4, piece_hash(key, first, piece))
      .run();
}

void Store::forget_work(const std::string& key) {
  Statement(connection_->database, "DELETE FROM work WHERE key = ?").bind(1, key).run();
}

}  // namespace sidestep
