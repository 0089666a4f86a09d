#include "sidestep/store/schema.h"

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {
namespace {

// The counts in `ensemble` are those of all runs done; `run` has the first of them one by one, as
// many as the user wanted to keep. Outcomes are numbered as in outcome.h.
const char* const kTables = R"(
CREATE TABLE ensemble (
  id             INTEGER PRIMARY KEY,
  created        TEXT    NOT NULL,  -- UTC, 2026-01-31T12:00:00Z
  problem_name   TEXT    NOT NULL,
  problem        TEXT    NOT NULL,  -- resolved, TOML
  problem_hash   TEXT    NOT NULL,
  seed           INTEGER NOT NULL CHECK (seed >= 0),
  runs_requested INTEGER NOT NULL,
  runs_done      INTEGER NOT NULL DEFAULT 0,
  global         INTEGER NOT NULL DEFAULT 0,
  spurious       INTEGER NOT NULL DEFAULT 0,
  undecided      INTEGER NOT NULL DEFAULT 0,
  diverged       INTEGER NOT NULL DEFAULT 0,
  gd_steps       INTEGER NOT NULL DEFAULT 0,
  wall_s         REAL    NOT NULL DEFAULT 0,
  engine         TEXT    NOT NULL,
  simd           TEXT    NOT NULL,
  jobs           INTEGER NOT NULL,
  version        TEXT    NOT NULL,
  commit_id      TEXT    NOT NULL,
  compiler       TEXT    NOT NULL,
  command        TEXT    NOT NULL,
  finished       INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
  CHECK (runs_done = global + spurious + undecided + diverged)
) STRICT;
CREATE TABLE run (
  ensemble INTEGER NOT NULL REFERENCES ensemble (id),
  run      INTEGER NOT NULL,
  outcome  INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
  steps    INTEGER NOT NULL,
  PRIMARY KEY (ensemble, run)
) STRICT, WITHOUT ROWID;
)";

// Since version 2. A point has the columns that its study measures, the others are NULL; so are
// numbers that do not exist, such as the angle of a saddle where there is none. study/sweep.h and
// study/threshold.h say what each column is. Points are numbered along the axes of the study, the
// last axis fastest, and stored without gaps.
const char* const kSweepTables = R"(
CREATE TABLE sweep (
  id          INTEGER PRIMARY KEY,
  created     TEXT    NOT NULL,  -- UTC, 2026-01-31T12:00:00Z
  kind        TEXT    NOT NULL,  -- sweep, threshold
  name        TEXT    NOT NULL,
  study       TEXT    NOT NULL,  -- TOML
  problems    TEXT    NOT NULL,  -- the problem files it is about
  hash        TEXT    NOT NULL,  -- of the two and the kind
  points      INTEGER NOT NULL,
  points_done INTEGER NOT NULL DEFAULT 0,
  columns     TEXT    NOT NULL,  -- those of sweep_point that are used, with commas
  wall_s      REAL    NOT NULL DEFAULT 0,
  simd        TEXT    NOT NULL,
  jobs        INTEGER NOT NULL,
  version     TEXT    NOT NULL,
  commit_id   TEXT    NOT NULL,
  compiler    TEXT    NOT NULL,
  command     TEXT    NOT NULL,
  finished    INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1))
) STRICT;
CREATE INDEX sweep_by_hash ON sweep (hash);
CREATE TABLE sweep_point (
  sweep               INTEGER NOT NULL REFERENCES sweep (id),
  point               INTEGER NOT NULL,
  probability         REAL,
  error               REAL,
  undecided           REAL,
  method              INTEGER,
  rate                REAL,
  rate_low            REAL,
  rate_high           REAL,
  runs                INTEGER,
  global              INTEGER,
  steps_median        INTEGER,
  steps_p99           INTEGER,
  global_steps_median INTEGER,
  global_steps_p99    INTEGER,
  saddle_angle        REAL,
  value               REAL,
  beyond              REAL,
  low                 REAL,
  high                REAL,
  crossings           INTEGER,
  status              INTEGER,
  PRIMARY KEY (sweep, point)
) STRICT, WITHOUT ROWID;
)";

// Since version 3, so that a killed job is taken up. An ensemble is the runs first_run ...
// first_run + runs_done - 1; rows_limit is NULL in those of earlier versions, which are not taken
// up since nothing is known of their steps. step_bin are the steps of the decided runs, counted in
// the bins of statistics/steps.h; steps_sum and steps_max are theirs.
//
// work has what a proof has found so far (certify/answers.h): pieces of one text, which begin at
// its character `first`.
const char* const kResumeTables = R"(
ALTER TABLE ensemble ADD COLUMN first_run INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ensemble ADD COLUMN rows_limit INTEGER;
ALTER TABLE ensemble ADD COLUMN steps_sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ensemble ADD COLUMN steps_max INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ensemble_by_problem ON ensemble (problem_hash);
CREATE TABLE step_bin (
  ensemble INTEGER NOT NULL REFERENCES ensemble (id),
  bin      INTEGER NOT NULL,
  runs     INTEGER NOT NULL,
  PRIMARY KEY (ensemble, bin)
) STRICT, WITHOUT ROWID;
ALTER TABLE sweep ADD COLUMN first_point INTEGER NOT NULL DEFAULT 0;
CREATE TABLE work (
  key   TEXT    NOT NULL,
  first INTEGER NOT NULL,
  state TEXT    NOT NULL,
  hash  TEXT    NOT NULL,  -- of the three: a changed letter would be a false proof
  PRIMARY KEY (key, first)
) STRICT, WITHOUT ROWID;
)";

bool nothing_in(Database& database) {
  return database.integer("PRAGMA application_id") == 0 &&
         database.integer("PRAGMA user_version") == 0 &&
         database.integer("SELECT count(*) FROM sqlite_schema") == 0;
}

// Where our tables are, something else has their names: a view, or a table that another program's
// code makes up.
bool has_impostors(Database& database) {
  return database.integer(
             "SELECT count(*) FROM sqlite_schema WHERE lower(name) IN ('ensemble', 'run', 'sweep', "
             "'sweep_point', 'step_bin', 'work') AND (type <> 'table' OR rootpage IS NULL OR "
             "rootpage <= 0)") > 0;
}

void check_tables(Database& database) {
  if (database.integer("PRAGMA application_id") != kApplicationId)
    throw InputError(
        fmt::format("{} is not a store: it {}", database.path(),
                    nothing_in(database) ? "is empty" : "is the database of another program"));
  const i64 version = database.integer("PRAGMA user_version");
  if (version > kSchemaVersion)
    throw InputError(fmt::format(
        "{} was made by a newer version of sidestep (format {}; this one reads up to {})",
        database.path(), version, kSchemaVersion));
  if (has_impostors(database))
    throw InputError(fmt::format("{} is not a store: what has the names of its tables is none",
                                 database.path()));
}

}  // namespace

void make_schema(Database& database) {
  Transaction transaction(database);  // two processes may make the same file at once
  const bool blank = nothing_in(database);
  if (!blank) check_tables(database);
  // Each version's tables on top of those before it.
  const i64 version = database.integer("PRAGMA user_version");
  if (blank) database.execute(kTables);
  if (version < 2) database.execute(kSweepTables);
  if (version < 3) database.execute(kResumeTables);
  if (version < kSchemaVersion)
    database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
  database.execute(fmt::format("PRAGMA application_id = {}", kApplicationId));
  transaction.commit();
}

// Somebody may be making the tables.
void check_schema(Database& database) {
  const Transaction one_moment(database, Transaction::For::reading);
  check_tables(database);
}

bool is_blank(Database& database) {
  const Transaction one_moment(database, Transaction::For::reading);
  return nothing_in(database);
}

}  // namespace sidestep
