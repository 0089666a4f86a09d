-- A store of version 1, as that version made it: ensembles and runs.
PRAGMA application_id = 1397970000;
PRAGMA user_version = 1;
CREATE TABLE ensemble (
  id             INTEGER PRIMARY KEY,
  created        TEXT    NOT NULL,
  problem_name   TEXT    NOT NULL,
  problem        TEXT    NOT NULL,
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
INSERT INTO ensemble VALUES
  (1, '2026-01-31T12:00:00Z', 'table1/cnn/k16', '[teacher]', '0123456789abcdef', 5, 8, 8, 4, 2, 1, 1,
   720, 0.25, 'batch', 'avx2', 3, '0.1.0', 'abcdef123456', 'GNU 12.2.0, Release',
   'sidestep run table1/cnn/k16 --runs 8', 1);
INSERT INTO run VALUES
  (1, 0, 0, 64), (1, 1, 1, 64), (1, 2, 0, 0), (1, 3, 2, 400), (1, 4, 0, 64), (1, 5, 3, 64),
  (1, 6, 0, 0), (1, 7, 1, 64);
