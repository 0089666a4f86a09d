// The store: one SQLite file that keeps ensembles and sweeps with all that is needed to rerun them.
// Anybody can open it without us (sqlite3, pandas.read_sql); schema.cpp has the tables.
//
// An ensemble grows by windows of runs, in order of their numbers, each window in one transaction
// with the counts. So whatever happens, a stored ensemble is the runs 0 ... runs - 1, and the
// counts are theirs; and whoever wants the same ensemble goes on from there (take_up).
//
// Journal: SQLite's rollback journal, not WAL. There is one writer with few, large transactions, to
// which WAL has little to give; without it a store at rest is one single file that can be copied,
// and it works on the network file systems of clusters, where WAL does not. What WAL is better at,
// readers beside a writer, is had by reading in pages (for_each_run), so that no lock is held for
// long; who finds the file locked waits for up to half a minute.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sidestep/outcome/outcome.h"
#include "sidestep/statistics/steps.h"
#include "sidestep/statistics/tally.h"
#include "sidestep/store/provenance.h"

namespace sidestep {

/// What is known when an ensemble begins.
struct EnsembleHeader {
  std::string problem_name;
  std::string problem;       ///< to_toml
  std::string problem_hash;  ///< problem_hash
  std::uint64_t seed = 0;    ///< below 2^63, as check_problem makes sure
  i64 runs_requested = 0;
  i64 first_run = 0;   ///< number of the first run
  i64 rows_limit = 0;  ///< runs numbered below this are to be stored one by one
  std::string engine;  ///< to_string(Engine)
  std::string simd;    ///< the instruction set that was used, "scalar" if none
  i64 jobs = 1;        ///< threads
  BuildInfo build;     ///< build_info()
  std::string command;
};

/// What is known when it ends.
struct EnsembleTotals {
  double wall_s = 0;      ///< spent in all processes that worked on it
  bool finished = false;  ///< all requested runs are done
};

struct EnsembleRow {
  i64 id = 0;           ///< 1, 2, ... in order of beginning
  std::string created;  ///< UTC, for instance 2026-01-31T12:00:00Z
  EnsembleHeader header;
  Tally tally;  ///< of all runs done, stored one by one or not
  EnsembleTotals totals;
};

struct CountedEnsemble {
  EnsembleRow row;
  StepHistogram steps;  ///< of the decided runs that the row counts
};

/// What is known when a sweep or a threshold study begins. Its points are numbered as its grid is.
struct GridHeader {
  std::string kind;      ///< "sweep", "threshold"
  std::string name;      ///< of the study
  std::string study;     ///< study_text
  std::string problems;  ///< the texts of its problems
  std::string hash;      ///< study_hash
  i64 points = 0;
  i64 first_point = 0;               ///< number of the first point
  std::vector<std::string> columns;  ///< of the table sweep_point (schema.cpp)
  std::string simd;
  i64 jobs = 1;
  BuildInfo build;
  std::string command;
};

struct GridRow {
  i64 id = 0;
  std::string created;
  GridHeader header;
  i64 points_done = 0;
  double wall_s = 0;  ///< over all runs that worked on it
  bool finished = false;
};

/// Used by one thread at a time. Every member throws SystemError when the file cannot be read or
/// written; what was stored before is then still there.
class Store {
 public:
  /// For writing. Makes the file if there is none; its directory must exist. Throws InputError if
  /// the path is a directory, not a store, or a store of a newer version, SystemError if the file
  /// cannot be read or written.
  static Store open(const std::string& path);
  /// For reading; the file must exist. Never changes what is stored.
  static Store open_existing(const std::string& path);
  /// That, but nothing where there is no file, or one in which nothing is yet: another process is
  /// about to make it, or was killed before.
  static std::optional<Store> open_if_made(const std::string& path);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// Adds an ensemble without runs; returns its id. Throws InputError if the seed is too large.
  i64 begin(const EnsembleHeader& header);
  /// The latest stored ensemble that is what `header` asks for, finished or not, by the same
  /// version and commit of the program (docs/decisions/0008-what-a-key-is.md); if there is none,
  /// begins it. Returns its id.
  i64 take_up(const EnsembleHeader& header);
  /// Adds the runs first_run, first_run + 1, ... All are counted; those numbered below rows_limit
  /// are also stored one by one. `seconds` is added to the time spent. All or nothing. Runs that
  /// are there, since another process does the same, are passed over: theirs are the same bytes.
  /// Throws std::logic_error if there is no such ensemble or the runs would leave a gap.
  void append(i64 id, i64 first_run, std::span<const RunResult> results, i64 rows_limit,
              double seconds = 0);
  /// Gives the runs from a number on that are stored one by one, a page of them; none at the end.
  using RowSource = std::function<std::vector<RunResult>(i64 first_run)>;
  /// Adds the runs first_run, first_run + 1, ..., which must be the next, as they were counted
  /// elsewhere, with what rows there are of the first of them. All or nothing.
  void append_counted(i64 id, i64 first_run, const Tally& tally, const StepHistogram& steps,
                      double seconds, const RowSource& rows);
  /// Adds to the time spent. What is finished stays so, whatever another process has done of it.
  /// Throws std::logic_error if there is no such ensemble.
  void finish(i64 id, double seconds, bool finished);

  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] std::vector<EnsembleRow> list() const;
  /// Throws InputError if there is no such ensemble.
  [[nodiscard]] EnsembleRow get(i64 id) const;
  /// With the steps of its runs as they were at the same moment, whoever writes meanwhile. Throws
  /// as get does, and DamagedStore if the steps are not those of the counts.
  [[nodiscard]] CountedEnsemble get_counted(i64 id) const;
  /// Whether that was kept: not of ensembles of formats 1 and 2.
  [[nodiscard]] bool knows_steps(i64 id) const;
  /// The number of runs stored one by one.
  [[nodiscard]] i64 stored_runs(i64 id) const;
  /// The runs stored one by one from number `first` on, a page of them. Throws DamagedStore
  /// (database.h) if one is missing or impossible.
  [[nodiscard]] std::vector<RunResult> runs_from(i64 id, i64 first) const;
  /// Calls back for every run stored one by one, in order of their numbers. The file is not locked
  /// while the callback runs. Throws DamagedStore (database.h) when runs are missing or, at the
  /// end, when all were stored and are not those that are counted.
  void for_each_run(i64 id, const std::function<void(i64 run, const RunResult&)>& callback) const;

  // Sweeps and thresholds (sweeps.cpp).

  /// Adds a study without points; returns its id.
  i64 begin_grid(const GridHeader& header);
  /// The latest stored study with the same kind, hash and columns that the same version and commit
  /// of the program made, finished or not.
  [[nodiscard]] std::optional<GridRow> find_grid(const GridHeader& header) const;
  /// That, or a new one.
  GridRow take_up_grid(const GridHeader& header);
  /// Adds the points first_point, first_point + 1, ...: `columns.size()` values each, NaN for none.
  /// All or nothing. Points that are there, since another process does the same, are passed over.
  /// Throws std::logic_error if there is no such study or the points would leave a gap.
  void append_grid(i64 id, const std::vector<std::string>& columns, i64 first_point,
                   std::span<const double> values);
  /// Adds to the time spent. What is finished stays so, whatever another process has done of it.
  void finish_grid(i64 id, double wall_s, bool finished);

  [[nodiscard]] std::vector<GridRow> list_grids() const;
  /// Throws InputError if there is no such study.
  [[nodiscard]] GridRow get_grid(i64 id) const;
  /// Writes what append_grid stored to the front of `values`. Throws DamagedStore (database.h) if
  /// points are missing.
  void read_grid(i64 id, const std::vector<std::string>& columns, std::span<double> values) const;

  // Unfinished proofs (take_up.cpp), by the hash of what is to be proved.

  /// The text that was kept, "" if none was. Throws InputError if it was changed.
  [[nodiscard]] std::string work(const std::string& key) const;
  /// Adds a piece, which begins at character `first` of the text. Processes that prove the same may
  /// add pieces that overlap; the text is the same.
  void keep_work(const std::string& key, i64 first, const std::string& piece);
  void forget_work(const std::string& key);

 private:
  struct Connection;
  explicit Store(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace sidestep
