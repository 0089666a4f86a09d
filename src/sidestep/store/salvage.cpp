#include "sidestep/store/salvage.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "sidestep/problem/read.h"
#include "sidestep/store/consistency.h"
#include "sidestep/store/database.h"
#include "sidestep/store/schema.h"
#include "sidestep/store/store.h"

namespace sidestep {
namespace {

namespace fs = std::filesystem;
using Columns = std::vector<std::string>;

constexpr i64 kPage = 4096;            // SQLite's default, which our stores have
constexpr i64 kFileHeader = 100;       // bytes of the first page that describe the file
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
    const Columns counts = {"runs_done", "global",   "spurious", "undecided",
                            "diverged",  "gd_steps", "finished"};
    const Columns rest = without(common_columns(from_, into_, "ensemble"), counts);
    Statement row(from_,
                  fmt::format("SELECT problem_name, problem, problem_hash, {}, {} FROM ensemble "
                              "WHERE id = ?",
                              fmt::join(counts, ", "), fmt::join(rest, ", ")));
    row.bind(1, id).step();
    EnsembleRow known;
    known.id = id;
    known.header.problem = row.text(1);
    known.header.problem_hash = row.text(2);
    Tally counted;
    counted.runs = row.integer(3);
    for (int i = 0; i < kOutcomes; ++i)
      counted.counts[static_cast<std::size_t>(i)] = row.integer(4 + i);
    counted.gd_steps = static_cast<std::uint64_t>(row.integer(8));
    SalvagedPart part = begin_part(row.text(0), counted.runs, wrong_text(known));
    if (part.lost) return part;

    Statement insert(into_, insert_sql("ensemble", rest));
    bind_columns(insert, 1, row, 3 + static_cast<int>(counts.size()), rest.size());
    insert.run();
    Tally stored;
    part.why = read_runs(id, stored, [](std::span<const RunResult>) {});
    // Runs that contradict the counts are not to be trusted, whichever of them is wrong.
    if (const std::string why = contradiction(counted, stored); !why.empty()) {
      part.why = why;
      return part;
    }
    Tally done;
    read_runs(id, done, [&](std::span<const RunResult> window) {
      store_.append(id, done.runs, window, kAllRows);
    });
    part.kept = part.why.empty() ? counted.runs : stored.runs;
    if (!part.why.empty()) return part;
    if (stored.runs < counted.runs && !from_is_sound())
      part.why = fmt::format("of them {} stored one by one, and maybe once more", stored.runs);
    Statement update(into_, update_sql("ensemble", counts));
    bind_columns(update, 1, row, 3, counts.size());
    update.bind(static_cast<int>(counts.size()) + 1, id);
    update.run();
    return part;
  }

  bool from_is_sound() {
    if (!from_is_sound_) from_is_sound_ = from_.damage().empty();
    return *from_is_sound_;
  }

  // Adds to `tally` the runs before the first that cannot be read; returns why there it ends, "" if
  // it is the end. `take` is given a window before it is added.
  template <class Take>
  std::string read_runs(i64 id, Tally& tally, const Take& take) {
    std::vector<RunResult> window;
    std::string why;
    do {
      window.clear();
      try {
        Statement query(from_,
                        "SELECT run, outcome, steps FROM run WHERE ensemble = ? AND run >= ? ORDER "
                        "BY run LIMIT ?");
        query.bind(1, id).bind(2, tally.runs).bind(3, kWindow);
        while (why.empty() && query.step()) {
          const i64 run = query.integer(0), outcome = query.integer(1), steps = query.integer(2);
          const i64 expected = tally.runs + static_cast<i64>(window.size());
          if (run != expected)
            why = fmt::format("run {} is missing", expected);
          else if (outcome < 0 || outcome >= kOutcomes || steps < 0)
            why = fmt::format("run {} has outcome {} and {} steps", run, outcome, steps);
          else
            window.push_back({static_cast<Outcome>(outcome), steps});
        }
      } catch (const DamagedStore& damage) {
        why = damage.why;
      }
      if (!window.empty()) take(window);
      for (const RunResult& result : window) tally.add(result);
    } while (why.empty() && !window.empty());
    return why;
  }

  SalvagedPart sweep(i64 id) {
    const Columns progress = {"points_done", "finished"};
    const Columns rest = without(common_columns(from_, into_, "sweep"), progress);
    Statement row(from_,
                  fmt::format("SELECT name, kind, study, problems, hash, points_done, finished, "
                              "points, {} FROM sweep WHERE id = ?",
                              fmt::join(rest, ", ")));
    row.bind(1, id).step();
    GridRow known;
    known.id = id;
    known.header.kind = row.text(1);
    known.header.study = row.text(2);
    known.header.problems = row.text(3);
    known.header.hash = row.text(4);
    SalvagedPart part = begin_part(row.text(0), row.integer(5), wrong_text(known));
    if (part.lost) return part;

    Transaction transaction(into_);
    Statement insert(into_, insert_sql("sweep", rest));
    bind_columns(insert, 1, row, 8, rest.size());
    insert.run();
    part.kept = copy_points(id, row.integer(7), part.why);
    if (part.why.empty() && part.kept < part.of)
      part.why = fmt::format("point {} is missing", part.kept + 1);
    Statement update(into_, update_sql("sweep", progress));
    update.bind(1, part.kept).bind(2, part.why.empty() ? row.integer(6) : 0).bind(3, id).run();
    transaction.commit();
    return part;
  }

  // How many, and why not more.
  i64 copy_points(i64 id, i64 most, std::string& why) {
    i64 point = 0;
    try {
      const Columns columns = common_columns(from_, into_, "sweep_point");
      Statement row(from_,
                    fmt::format("SELECT point, {} FROM sweep_point WHERE sweep = ? ORDER BY point",
                                fmt::join(columns, ", ")));
      Statement insert(into_, insert_sql("sweep_point", columns));
      for (row.bind(1, id); point < most && row.step(); ++point) {
        if (row.integer(0) != point) {
          why = fmt::format("point {} is missing", point + 1);
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

std::string first_bytes(const std::string& path, i64 count) {
  std::string bytes(static_cast<std::size_t>(count), '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), count);
  return bytes;
}

void put_number(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

std::uint32_t number_in(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// A copy of the store at `copy`, in whole pages, that begins with these bytes and knows its size.
void copy_with_beginning(const std::string& path, const std::string& copy, std::string beginning) {
  std::error_code error;
  fs::copy_file(path, copy, fs::copy_options::overwrite_existing, error);
  const auto size = error ? 0 : fs::file_size(copy, error);
  const auto pages = std::max<std::uintmax_t>(1, (size + kPage - 1) / kPage);
  if (!error) fs::resize_file(copy, pages * kPage, error);
  if (error) throw SystemError(fmt::format("{} cannot be written: {}", copy, error.message()));
  put_number(beginning, 28, static_cast<std::uint32_t>(pages));
  std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
  file.write(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  file.close();
  if (!file) throw SystemError(copy + " cannot be written");
}

// Null if its tables cannot be found.
std::unique_ptr<Database> open_if_readable(const std::string& path) {
  try {
    auto database = std::make_unique<Database>(path, Database::Access::read);
    check_schema(*database);
    // SQLite looks at the list of tables now.
    static_cast<void>(database->integer("SELECT count(*) FROM ensemble WHERE id = 0"));
    static_cast<void>(database->integer("SELECT count(*) FROM run WHERE ensemble = 0"));
    return database;
  } catch (const DamagedStore&) {
  } catch (const InputError&) {
  }
  return nullptr;
}

// The file as it is, else with the header of a new store, else with all of its first page.
Salvage salvage_into(const std::string& path, const std::string& to, const std::string& copy) {
  Store::open(to);
  const std::string page = first_bytes(to, kPage);
  Salvage salvage;
  auto from = open_if_readable(path);
  for (const i64 bytes : {kFileHeader, kPage}) {
    if (from) break;
    copy_with_beginning(path, copy, page.substr(0, static_cast<std::size_t>(bytes)));
    from = open_if_readable(copy);
    salvage.first_page_replaced = true;
  }
  if (from) salvage.parts = Salvager(*from, to).all();
  const bool any = std::any_of(salvage.parts.begin(), salvage.parts.end(),
                               [](const SalvagedPart& part) { return !part.lost; });
  if (!any && (salvage.first_page_replaced || !salvage.parts.empty()))
    throw SystemError(path + " is damaged, and nothing in it can be read that can be trusted");
  return salvage;
}

// Of the database of another program or a newer version nothing must be taken for ours.
void refuse_others(const std::string& path) {
  constexpr std::size_t kVersionAt = 60, kApplicationAt = 68;
  const std::string header = first_bytes(path, kFileHeader);
  const bool ours = number_in(header, kApplicationAt) == kApplicationId;
  const bool newer = ours && number_in(header, kVersionAt) > kSchemaVersion;
  if (!header.starts_with("SQLite format 3") || (ours && !newer)) return;
  Database database(path, Database::Access::read);
  check_schema(database);
}

}  // namespace

Salvage salvage_store(const std::string& path, const std::string& to) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) Database(path, Database::Access::read);  // says why not
  if (fs::exists(to, error))
    throw InputError(fmt::format("{} exists; allowed: a new file for what can be read", to));
  try {
    refuse_others(path);
  } catch (const DamagedStore&) {  // may well be ours
  }
  const std::string copy = to + "-copy";
  const auto remove = [&error](const std::string& file) {
    for (const char* end : {"", "-journal"}) fs::remove(file + end, error);
  };
  try {
    Salvage salvage = salvage_into(path, to, copy);
    remove(copy);
    return salvage;
  } catch (...) {
    remove(copy);
    remove(to);
    throw;
  }
}

}  // namespace sidestep
