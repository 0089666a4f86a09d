#include "sidestep/store/store.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/store/connection.h"
#include "sidestep/store/consistency.h"
#include "sidestep/store/schema.h"

namespace sidestep {
namespace {

constexpr i64 kRunsPerPage = 65536;

void check_counts(const std::string& path, const EnsembleRow& row) {
  if (const std::string why = wrong_counts(row); !why.empty()) throw DamagedStore(path, why);
}

}  // namespace

std::string ensemble_columns(Database& database) {
  const bool old = database.integer("PRAGMA user_version") < 3;
  return fmt::format(
      "id, created, problem_name, problem, problem_hash, seed, runs_requested, {}, engine, simd, "
      "jobs, version, commit_id, compiler, command, runs_done, global, spurious, undecided, "
      "diverged, gd_steps, wall_s, finished",
      old ? "0, 0" : "first_run, rows_limit");
}

EnsembleRow read_ensemble(const Statement& row) {
  EnsembleRow result;
  int column = 0;
  result.id = row.integer(column++);
  result.created = row.text(column++);
  EnsembleHeader& header = result.header;
  header.problem_name = row.text(column++);
  header.problem = row.text(column++);
  header.problem_hash = row.text(column++);
  header.seed = static_cast<std::uint64_t>(row.integer(column++));
  header.runs_requested = row.integer(column++);
  header.first_run = row.integer(column++);
  header.rows_limit = row.integer(column++);
  header.engine = row.text(column++);
  header.simd = row.text(column++);
  header.jobs = row.integer(column++);
  header.build.version = row.text(column++);
  header.build.commit = row.text(column++);
  header.build.compiler = row.text(column++);
  header.command = row.text(column++);
  result.tally.runs = row.integer(column++);
  for (i64& count : result.tally.counts) count = row.integer(column++);
  result.tally.gd_steps = static_cast<std::uint64_t>(row.integer(column++));
  result.totals.wall_s = row.real(column++);
  result.totals.finished = row.integer(column++) != 0;
  return result;
}

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(const std::string& path) {
  auto connection = std::make_unique<Connection>(path, Database::Access::write);
  make_schema(connection->database);
  return Store(std::move(connection));
}

std::optional<Store> Store::open_if_made(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  auto connection = std::make_unique<Connection>(path, Database::Access::read);
  if (is_blank(connection->database)) return std::nullopt;
  check_schema(connection->database);
  return Store(std::move(connection));
}

Store Store::open_existing(const std::string& path) {
  auto connection = std::make_unique<Connection>(path, Database::Access::read);
  check_schema(connection->database);
  return Store(std::move(connection));
}

i64 Store::begin(const EnsembleHeader& header) {
  constexpr std::uint64_t kLargestSeed = std::numeric_limits<i64>::max();
  if (header.seed > kLargestSeed)
    throw InputError(
        fmt::format("run.seed: found {}; allowed: 0 to {}", header.seed, kLargestSeed));
  Database& database = connection_->database;
  Statement(database,
            "INSERT INTO ensemble (created, problem_name, problem, problem_hash, seed, "
            "runs_requested, engine, simd, jobs, version, commit_id, compiler, command, first_run, "
            "rows_limit) VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?)")
      .bind(1, header.problem_name)
      .bind(2, header.problem)
      .bind(3, header.problem_hash)
      .bind(4, static_cast<i64>(header.seed))
      .bind(5, header.runs_requested)
      .bind(6, header.engine)
      .bind(7, header.simd)
      .bind(8, header.jobs)
      .bind(9, header.build.version)
      .bind(10, header.build.commit)
      .bind(11, header.build.compiler)
      .bind(12, header.command)
      .bind(13, header.first_run)
      .bind(14, header.rows_limit)
      .run();
  return database.last_id();
}

void Store::finish(i64 id, double seconds, bool finished) {
  Database& database = connection_->database;
  Statement(database,
            "UPDATE ensemble SET wall_s = wall_s + ?, finished = max(finished, ?) WHERE id = ?")
      .bind(1, seconds)
      .bind(2, static_cast<i64>(finished))
      .bind(3, id)
      .run();
  if (database.changes() != 1)
    throw std::logic_error(fmt::format("{}: there is no ensemble {}", database.path(), id));
}

const std::string& Store::path() const { return connection_->database.path(); }

std::vector<EnsembleRow> Store::list() const {
  std::vector<EnsembleRow> rows;
  Statement query(connection_->database, "SELECT " + ensemble_columns(connection_->database) +
                                             " FROM ensemble ORDER BY id");
  while (query.step()) {
    rows.push_back(read_ensemble(query));
    check_counts(connection_->database.path(), rows.back());
  }
  return rows;
}

EnsembleRow Store::get(i64 id) const {
  Database& database = connection_->database;
  Statement query(database, "SELECT " + ensemble_columns(database) + " FROM ensemble WHERE id = ?");
  if (query.bind(1, id).step()) {
    EnsembleRow row = read_ensemble(query);
    check_counts(database.path(), row);
    return row;
  }
  const i64 last = database.integer("SELECT coalesce(max(id), 0) FROM ensemble");
  throw InputError(fmt::format(
      "{} has no ensemble {}; {}", database.path(), id,
      last == 0 ? "it has none yet" : fmt::format("its ensembles are numbered 1 to {}", last)));
}

i64 Store::stored_runs(i64 id) const {
  Statement query(connection_->database, "SELECT count(*) FROM run WHERE ensemble = ?");
  query.bind(1, id).step();
  return query.integer(0);
}

std::vector<RunResult> Store::runs_from(i64 id, i64 first) const {
  const std::string& path = connection_->database.path();
  std::vector<RunResult> page;
  Statement query(connection_->database,
                  "SELECT run, outcome, steps FROM run WHERE ensemble = ? AND run >= ? "
                  "ORDER BY run LIMIT ?");
  query.bind(1, id).bind(2, first).bind(3, kRunsPerPage);
  for (; query.step(); ++first) {
    const i64 run = query.integer(0), outcome = query.integer(1), steps = query.integer(2);
    const bool null = query.is_null(0) || query.is_null(1) || query.is_null(2);
    if (null || run >= kMostStoredRuns || outcome < 0 || outcome >= kOutcomes || steps < 0)
      throw DamagedStore(path, fmt::format("run {} of ensemble {} has outcome {} and {} steps", run,
                                           id, outcome, steps));
    if (run != first)
      throw DamagedStore(path, fmt::format("run {} of ensemble {} is missing", first, id));
    page.push_back({static_cast<Outcome>(outcome), steps});
  }
  return page;
}

void Store::for_each_run(i64 id,
                         const std::function<void(i64 run, const RunResult&)>& callback) const {
  const std::string& path = connection_->database.path();
  const EnsembleRow before = get(id);
  Tally stored;
  std::vector<RunResult> page;
  do {
    i64 run = before.header.first_run + stored.runs;
    page = runs_from(id, run);
    for (const RunResult& result : page) {
      stored.add(result);
      callback(run++, result);
    }
  } while (!page.empty());
  if (stored.runs < runs_to_store(before))
    throw DamagedStore(path, fmt::format("run {} of ensemble {} is missing",
                                         before.header.first_run + stored.runs, id));
  // A writer may have gone on meanwhile, but never takes runs away.
  const Tally counted = get(id).tally;
  if (const std::string why = contradiction(counted, stored); !why.empty())
    throw DamagedStore(path, fmt::format("ensemble {}: {}", id, why));
  // Stores of earlier versions do not say how many runs were to be stored: SQLite may know whether
  // a damaged page hides some.
  if (stored.runs < counted.runs && !knows_steps(id))
    if (const auto found = connection_->database.damage(); !found.empty())
      throw DamagedStore(path, found.front());
}

}  // namespace sidestep
