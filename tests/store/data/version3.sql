-- A store of version 3, as that version made it: what it takes to go on with a killed job is in it.
PRAGMA application_id = 1397970000;
PRAGMA user_version = 3;
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
CREATE TABLE sweep (
  id          INTEGER PRIMARY KEY,
  created     TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  study       TEXT    NOT NULL,
  problems    TEXT    NOT NULL,
  hash        TEXT    NOT NULL,
  points      INTEGER NOT NULL,
  points_done INTEGER NOT NULL DEFAULT 0,
  columns     TEXT    NOT NULL,
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
  hash  TEXT    NOT NULL,
  PRIMARY KEY (key, first)
) STRICT, WITHOUT ROWID;
INSERT INTO ensemble VALUES
  (1, '2026-01-31T12:00:00Z', 'table1/cnn/k16', '[teacher]', '0123456789abcdef', 5, 8, 8, 4, 2, 1, 1,
   720, 0.25, 'batch', 'avx2', 3, '0.1.0', 'abcdef123456', 'GNU 12.2.0, Release',
   'sidestep run table1/cnn/k16 --runs 8', 1, 0, 8, 256, 64);
INSERT INTO run VALUES
  (1, 0, 0, 64), (1, 1, 1, 64), (1, 2, 0, 0), (1, 3, 2, 400), (1, 4, 0, 64), (1, 5, 3, 64),
  (1, 6, 0, 0), (1, 7, 1, 64);
INSERT INTO step_bin VALUES (1, 0, 2), (1, 64, 4);
INSERT INTO sweep VALUES
  (1, '2026-01-31T12:00:00Z', 'sweep', 's', 'problem = "table1/cnn/k16"', '[teacher]',
   'fedcba9876543210', 3, 2, 'probability,error', 0.5, 'avx2', 3, '0.1.0', 'abcdef123456',
   'GNU 12.2.0, Release', 'sidestep sweep s.toml', 0, 0);
INSERT INTO sweep_point (sweep, point, probability, error) VALUES
  (1, 0, 0.25, 1e-10), (1, 1, 0.5, NULL);
INSERT INTO work VALUES
  ('0123456789abcdef', 0, 'GSU', '35f8dd170411b40c'), ('0123456789abcdef', 3, 'GG', '54acc480b2b5f8aa');
