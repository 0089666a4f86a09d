#include "sidestep/store/salvage_parts.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "sidestep/store/consistency.h"
#include "sidestep/store/store.h"

namespace sidestep {
namespace {

using Columns = std::vector<std::string>;

constexpr i64 kMostUnreadable = 1000;  // numbers in a row: then there are no more to come
constexpr i64 kWindow = 65536;
constexpr i64 kAllRows = std::numeric_limits<i64>::max();

// Those that both have, in the order of the new store, whose names are ours.
Columns common_columns(Database& from, Database& into, const std::string& table) {
  const auto columns = [&table](Database& database) {
    Columns names;
    Statement query(database, fmt::format("SELECT name FROM pragma_table_info('{}')", table));
    while (query.step()) names.push_back(query.text(0));
    return names;
  };
  const Columns there = columns(from);
  Columns common = columns(into);
  std::erase_if(common, [&there](const std::string& name) {
    return std::find(there.begin(), there.end(), name) == there.end();
  });
  return common;
}

Columns without(Columns columns, const Columns& left_out) {
  std::erase_if(columns, [&left_out](const std::string& name) {
    return std::find(left_out.begin(), left_out.end(), name) != left_out.end();
  });
  return columns;
}

// The statement that a row of these columns is put in with.
std::string insert_sql(const std::string& table, const Columns& columns) {
  std::string places = "?";
  for (std::size_t i = 1; i < columns.size(); ++i) places += ", ?";
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table, fmt::join(columns, ", "), places);
}

// The last parameter is the number of the row.
std::string update_sql(const std::string& table, const Columns& columns) {
  return fmt::format("UPDATE {} SET {} = ? WHERE id = ?", table, fmt::join(columns, " = ?, "));
}

void bind_columns(Statement& into, int first_parameter, const Statement& row, int first_column,
                  std::size_t count) {
  for (int i = 0; i < static_cast<int>(count); ++i)
    into.bind_column(first_parameter + i, row, first_column + i);
}

SalvagedPart lost_part(const std::string& id, const std::string& why) {
  SalvagedPart part;
  part.id = id;
  part.why = why;
  part.lost = true;
  return part;
}

// Lost at once if its text is wrong.
SalvagedPart begin_part(const std::string& name, i64 of, const std::string& wrong_text) {
  SalvagedPart part = lost_part("", wrong_text);
  part.name = name;
  part.of = of;
  part.lost = !wrong_text.empty();
  return part;
}

class Salvager {
 public:
  Salvager(Database& from, const std::string& to)
      : from_(from), into_(to, Database::Access::write), store_(Store::open(to)) {}

  std::vector<SalvagedPart> all() {
    each_id("ensemble", "", [this](i64 id) { return ensemble(id); });
    each_id("sweep", "s", [this](i64 id) { return sweep(id); });
    return std::move(parts_);
  }

 private:
  // Goes around the rows of `table` that cannot be read: their numbers come to light by the next
  // one that can.
  template <class Work>
  void each_id(const std::string& table, const std::string& prefix, const Work& work) {
    if (common_columns(from_, into_, table).empty()) return;  // of an earlier version
    i64 unreadable = 0;
    std::string why;
    for (i64 next = 1;;) {
      i64 id = 0;
      try {
        Statement query(from_,
                        fmt::format("SELECT id FROM {} WHERE id >= ? ORDER BY id LIMIT 1", table));
        if (!query.bind(1, next).step()) break;
        id = query.integer(0);
      } catch (const DamagedStore& damage) {
        why = damage.why;
        ++next;
        if (++unreadable < kMostUnreadable) continue;
        break;
      }
      for (i64 lost = next - unreadable; lost < id && unreadable > 0; ++lost)
        parts_.push_back(lost_part(fmt::format("{}{}", prefix, lost), why));
      unreadable = 0;
      parts_.push_back(attempt(fmt::format("{}{}", prefix, id), [&] { return work(id); }));
      if (id == kAllRows) break;
      next = id + 1;
    }
    if (unreadable > 0) parts_.push_back(lost_part(prefix + "?", why));
  }

  template <class Work>
  static SalvagedPart attempt(const std::string& id, const Work& work) {
    try {
      SalvagedPart part = work();
      part.id = id;
      return part;
    } catch (const DamagedStore& damage) {
      return lost_part(id, damage.why);
    }
  }

  SalvagedPart ensemble(i64 id) {
    const Columns of_runs = {"runs_done", "global",   "spurious", "undecided",
                             "diverged",  "gd_steps", "finished"};
    const Columns of_steps = {"steps_sum", "steps_max"};  // their bins are needed too: copy_steps
    const Columns all = common_columns(from_, into_, "ensemble");
    const Columns rest = without(without(all, of_runs), of_steps);
    const Columns counts = without(without(all, rest), of_steps);
    const bool new_enough = std::find(all.begin(), all.end(), "rows_limit") != all.end();
    Statement row(
        from_, fmt::format(
                   "SELECT problem_name, problem, problem_hash, runs_done, global, "
                   "spurious, undecided, diverged, gd_steps, {}, {}, {} FROM ensemble WHERE id = ?",
                   new_enough ? "first_run, rows_limit, steps_sum, steps_max" : "0, NULL, 0, 0",
                   fmt::join(rest, ", "), fmt::join(counts, ", ")));
    const int first_rest = 13, first_count = first_rest + static_cast<int>(rest.size());
    row.bind(1, id).step();
    EnsembleRow known;
    known.id = id;
    known.header.problem = row.text(1);
    known.header.problem_hash = row.text(2);
    Tally& counted = known.tally;
    counted.runs = row.integer(3);
    for (int i = 0; i < kOutcomes; ++i)
      counted.counts[static_cast<std::size_t>(i)] = row.integer(4 + i);
    counted.gd_steps = static_cast<std::uint64_t>(row.integer(8));
    known.header.first_run = row.integer(9);
    known.header.rows_limit = row.integer(10);
    const bool knows_steps = !row.is_null(10);  // those of earlier versions do not
    std::string why = wrong_text(known);
    if (why.empty()) why = wrong_counts(known);
    SalvagedPart part = begin_part(row.text(0), counted.runs, why);
    if (part.lost) return part;

    Statement insert(into_, insert_sql("ensemble", rest));
    bind_columns(insert, 1, row, first_rest, rest.size());
    insert.run();
    const i64 first_run = known.header.first_run;
    Tally stored;
    part.why = copy_runs(id, first_run, stored);
    // Runs that contradict the counts are not to be trusted, whichever of them is wrong.
    if (why = contradiction(counted, stored); !why.empty()) {
      remove_runs(id);
      part.why = why;
      return part;
    }
    if (part.why.empty() && stored.runs < runs_to_store(known))
      part.why = fmt::format("run {} is missing", first_run + stored.runs);
    if (part.why.empty() && stored.runs < counted.runs && knows_steps)
      part.why = copy_steps(known, row.integer(11), row.integer(12));
    part.kept = part.why.empty() ? counted.runs : stored.runs;
    if (!part.why.empty()) return part;
    if (stored.runs < counted.runs && !knows_steps && !from_is_sound())
      part.why = fmt::format("of them {} stored one by one, and maybe once more", stored.runs);
    Statement update(into_, update_sql("ensemble", counts));
    bind_columns(update, 1, row, first_count, counts.size());
    update.bind(static_cast<int>(counts.size()) + 1, id);
    update.run();
    return part;
  }

  // Of an ensemble of which not all runs were stored one by one, how many steps they took, whose
  // sum and maximum are given. Returns why that cannot be.
  std::string copy_steps(const EnsembleRow& known, i64 sum, i64 max) {
    std::map<std::uint32_t, i64> bins;
    try {
      Statement row(from_, "SELECT bin, runs FROM step_bin WHERE ensemble = ?");
      for (row.bind(1, known.id); row.step();)
        if (const i64 bin = row.integer(0); 0 <= bin && bin < i64{1} << 32)
          bins[static_cast<std::uint32_t>(bin)] = row.integer(1);
    } catch (const DamagedStore& damage) {
      return damage.why;
    }
    const auto steps = StepHistogram::restored(bins, static_cast<std::uint64_t>(sum), max);
    const Tally& counted = known.tally;
    if (!steps ||
        steps->count() != counted.count(Outcome::global) + counted.count(Outcome::spurious))
      return "the steps of its runs are not those of all";
    Transaction transaction(into_);
    Statement(into_, "DELETE FROM step_bin WHERE ensemble = ?").bind(1, known.id).run();
    Statement insert(into_, insert_sql("step_bin", {"ensemble", "bin", "runs"}));
    for (const auto& [bin, runs] : bins)
      insert.bind(1, known.id).bind(2, i64{bin}).bind(3, runs).run();
    Statement(into_, update_sql("ensemble", {"steps_sum", "steps_max"}))
        .bind(1, sum)
        .bind(2, max)
        .bind(3, known.id)
        .run();
    transaction.commit();
    return "";
  }

  bool from_is_sound() {
    if (!from_is_sound_) from_is_sound_ = from_.damage().empty();
    return *from_is_sound_;
  }

  // The runs before the first that cannot be read, which are added to `tally`; returns why there it
  // ends, "" if it is the end. Nothing is read twice: SQLite does not look at a page again that it
  // has complained of.
  std::string copy_runs(i64 id, i64 first_run, Tally& tally) {
    std::vector<RunResult> window;
    std::string why;
    do {
      window.clear();
      const i64 first = first_run + tally.runs;
      try {
        Statement query(from_,
                        "SELECT run, outcome, steps FROM run WHERE ensemble = ? AND run >= ? ORDER "
                        "BY run LIMIT ?");
        query.bind(1, id).bind(2, first).bind(3, kWindow);
        while (why.empty() && query.step()) {
          const i64 run = query.integer(0), outcome = query.integer(1), steps = query.integer(2);
          const i64 expected = first + static_cast<i64>(window.size());
          if (run != expected || query.is_null(0))
            why = fmt::format("run {} is missing", expected);
          else if (outcome < 0 || outcome >= kOutcomes || steps < 0 || query.is_null(1) ||
                   query.is_null(2))
            why = fmt::format("run {} has outcome {} and {} steps", run, outcome, steps);
          else
            window.push_back({static_cast<Outcome>(outcome), steps});
        }
      } catch (const DamagedStore& damage) {
        why = damage.why;
      }
      store_.append(id, first, window, kAllRows);
      for (const RunResult& result : window) tally.add(result);
    } while (why.empty() && !window.empty());
    return why;
  }

  void remove_runs(i64 id) {
    Transaction transaction(into_);
    for (const char* sql :
         {"DELETE FROM run WHERE ensemble = ?", "DELETE FROM step_bin WHERE ensemble = ?",
          "UPDATE ensemble SET runs_done = 0, global = 0, spurious = 0, undecided = 0, diverged = "
          "0, "
          "gd_steps = 0, steps_sum = 0, steps_max = 0 WHERE id = ?"})
      Statement(into_, sql).bind(1, id).run();
    transaction.commit();
  }

  SalvagedPart sweep(i64 id) {
    const Columns progress = {"points_done", "finished"};
    const Columns all = common_columns(from_, into_, "sweep");
    const Columns rest = without(all, progress);
    const bool new_enough = std::find(all.begin(), all.end(), "first_point") != all.end();
    Statement row(
        from_, fmt::format("SELECT name, kind, study, problems, hash, points_done, finished, {}, "
                           "points, {} FROM sweep WHERE id = ?",
                           new_enough ? "first_point" : "0", fmt::join(rest, ", ")));
    row.bind(1, id).step();
    GridRow known;
    known.id = id;
    known.header.kind = row.text(1);
    known.header.study = row.text(2);
    known.header.problems = row.text(3);
    known.header.hash = row.text(4);
    known.points_done = row.integer(5);
    known.header.first_point = row.integer(7);
    known.header.points = row.integer(8);
    std::string why = wrong_text(known);
    if (why.empty()) why = wrong_progress(known);
    SalvagedPart part = begin_part(row.text(0), known.points_done, why);
    if (part.lost) return part;

    Transaction transaction(into_);
    Statement insert(into_, insert_sql("sweep", rest));
    bind_columns(insert, 1, row, 9, rest.size());
    insert.run();
    part.kept = copy_points(id, row.integer(7), part.of, part.why);
    if (part.why.empty() && part.kept < part.of)
      part.why = fmt::format("point {} is missing", row.integer(7) + part.kept + 1);
    Statement update(into_, update_sql("sweep", progress));
    update.bind(1, part.kept).bind(2, part.why.empty() ? row.integer(6) : 0).bind(3, id).run();
    transaction.commit();
    return part;
  }

  // How many, and why not more.
  i64 copy_points(i64 id, i64 first, i64 most, std::string& why) {
    i64 point = 0;
    try {
      const Columns columns = common_columns(from_, into_, "sweep_point");
      Statement row(from_,
                    fmt::format("SELECT point, {} FROM sweep_point WHERE sweep = ? ORDER BY point",
                                fmt::join(columns, ", ")));
      Statement insert(into_, insert_sql("sweep_point", columns));
      for (row.bind(1, id); point < most && row.step(); ++point) {
        if (row.integer(0) != first + point) {
          why = fmt::format("point {} is missing", first + point + 1);
          break;
        }
        bind_columns(insert, 1, row, 1, columns.size());
        insert.run();
      }
    } catch (const DamagedStore& damage) {
      why = damage.why;
    }
    return point;
  }

  Database& from_;
  std::optional<bool> from_is_sound_;
  Database into_;
  Store store_;
  std::vector<SalvagedPart> parts_;
};

}  // namespace

std::vector<SalvagedPart> salvage_parts(Database& from, const std::string& to) {
  return Salvager(from, to).all();
}

}  // namespace sidestep
