#include "sidestep/store/check.h"

#include <algorithm>

#include <fmt/format.h>

#include "sidestep/store/consistency.h"
#include "sidestep/store/database.h"
#include "sidestep/store/store.h"

namespace sidestep {
namespace {

// Does a part of the work; what it stumbles over is a finding.
template <class Work>
void attempt(StoreCheck& check, const Work& work) {
  try {
    work();
  } catch (const DamagedStore& damage) {
    if (std::find(check.findings.begin(), check.findings.end(), damage.why) == check.findings.end())
      check.findings.push_back(damage.why);
  }
}

// Pages, order of keys, indexes, types and CHECKs of the tables; rows of ensembles that are none.
void check_database(StoreCheck& check, Database& database) {
  check.findings = database.damage();
  attempt(check, [&] {
    Statement query(database, "PRAGMA foreign_key_check");
    if (query.step())
      check.findings.push_back(
          fmt::format("a row of {} belongs to none of {}", query.text(0), query.text(2)));
  });
}

void check_ensembles(StoreCheck& check, const Store& store) {
  attempt(check, [&] {
    for (const EnsembleRow& row : store.list()) {
      ++check.ensembles;
      if (std::string why = wrong_text(row); !why.empty()) check.findings.push_back(std::move(why));
      attempt(check, [&] {
        StepHistogram stored;
        const i64 before = check.runs;
        store.for_each_run(row.id,
                           [&](i64, const RunResult& run) { ++check.runs, stored.add(run); });
        if (!store.knows_steps(row.id)) return;
        const auto [counted, steps] = store.get_counted(row.id);
        if (check.runs - before == counted.tally.runs && steps != stored)
          check.findings.push_back(
              fmt::format("the steps of ensemble {} are not those of its runs", row.id));
      });
    }
  });
}

void check_sweeps(StoreCheck& check, const Store& store, Database& database) {
  attempt(check, [&] {
    for (const GridRow& row : store.list_grids()) {
      ++check.sweeps;
      for (std::string why : {wrong_text(row), wrong_progress(row)})
        if (!why.empty()) check.findings.push_back(std::move(why));
      if (!wrong_progress(row).empty()) continue;  // what follows adds its numbers
      attempt(check, [&] {
        Statement query(database,
                        "SELECT count(*), min(point), max(point) FROM sweep_point WHERE sweep = ?");
        query.bind(1, row.id).step();
        const i64 there = query.integer(0), first = row.header.first_point;
        check.points += there;
        if (there < row.points_done ||
            (there > 0 && (query.integer(1) != first || query.integer(2) != first + there - 1)))
          check.findings.push_back(fmt::format("sweep s{} has {} points, of {} done of {}", row.id,
                                               there, row.points_done, row.header.points));
      });
    }
  });
}

}  // namespace

StoreCheck check_store(const std::string& path) {
  const Store store = Store::open_existing(path);
  Database database(path, Database::Access::read);
  StoreCheck check;
  check_database(check, database);
  check_ensembles(check, store);
  check_sweeps(check, store, database);
  return check;
}

}  // namespace sidestep
