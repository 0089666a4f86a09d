#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/split.h"
#include "sidestep/report/grid.h"
#include "sidestep/report/json.h"
#include "sidestep/report/table.h"
#include "sidestep/store/consistency.h"
#include "sidestep/store/export.h"

namespace sidestep {
namespace {

std::string list_text(const std::vector<EnsembleRow>& rows, const std::vector<GridRow>& sweeps) {
  Table table;
  table.columns = {"problem",   "id",       "created", "runs",   "global", "spurious",
                   "undecided", "diverged", "seed",    "engine", "state"};
  for (const EnsembleRow& row : rows) {
    const auto count = [&row](Outcome outcome) {
      return fmt::format("{}", row.tally.count(outcome));
    };
    table.rows.push_back({row.header.problem_name, fmt::format("{}", row.id), row.created,
                          fmt::format("{}", row.tally.runs), count(Outcome::global),
                          count(Outcome::spurious), count(Outcome::undecided),
                          count(Outcome::diverged), fmt::format("{}", row.header.seed),
                          row.header.engine, row.totals.finished ? "finished" : "partial"});
  }
  if (sweeps.empty()) return to_text(table);
  Table studies;
  studies.columns = {"study", "id", "created", "kind", "points", "done", "state"};
  for (const GridRow& row : sweeps)
    studies.rows.push_back({row.header.name, fmt::format("s{}", row.id), row.created,
                            row.header.kind, fmt::format("{}", row.header.points),
                            fmt::format("{}", row.points_done),
                            row.finished ? "finished" : "partial"});
  return rows.empty() ? to_text(studies) : to_text(table) + '\n' + to_text(studies);
}

std::string show_text(const EnsembleRow& row, i64 stored_runs) {
  const EnsembleHeader& header = row.header;
  const std::string from =
      header.first_run > 0 ? fmt::format("from {} on ", header.first_run) : std::string();
  return fmt::format(
      "# ensemble {}: {} (hash {})\n"
      "# created {}, {} of {} runs {}done, {} stored one by one\n"
      "# outcomes: {} global, {} spurious, {} undecided, {} diverged\n"
      "# cost: {} GD steps, {:.3g} s, engine {} ({}), {} threads\n"
      "# sidestep {} ({}), {}\n"
      "# {}\n\n{}",
      row.id, header.problem_name, header.problem_hash, row.created, row.tally.runs,
      header.runs_requested, from, stored_runs, row.tally.count(Outcome::global),
      row.tally.count(Outcome::spurious), row.tally.count(Outcome::undecided),
      row.tally.count(Outcome::diverged), row.tally.gd_steps, row.totals.wall_s, header.engine,
      header.simd, header.jobs, header.build.version, header.build.commit, header.build.compiler,
      header.command, header.problem);
}

// A study file, with where it came from and its problem files as comments.
std::string show_text(const GridRow& row) {
  const GridHeader& header = row.header;
  const std::string from =
      header.first_point > 0 ? fmt::format("from {} on ", header.first_point + 1) : std::string();
  std::string text = fmt::format(
      "# {} s{}: {} (hash {})\n"
      "# created {}, {} of {} points {}done\n"
      "# cost: {:.3g} s, {}, {} threads\n"
      "# sidestep {} ({}), {}\n"
      "# {}\n\n{}\n",
      header.kind, row.id, header.name, header.hash, row.created, row.points_done, header.points,
      from, row.wall_s, header.simd, header.jobs, header.build.version, header.build.commit,
      header.build.compiler, header.command, header.study);
  for (const std::string& line : split(header.problems, '\n'))
    text += line.empty() ? "#\n" : "# " + line + '\n';
  return text;
}

void refuse_the_store(const Session& session, const std::string& path) {
  std::error_code error;
  if (std::filesystem::equivalent(path, session.store_path(), error))
    throw InputError(fmt::format("--to: found '{}', the store itself; allowed: a new file", path));
}

std::string export_path(const Session& session, const std::string& name) {
  std::string path =
      session.arguments.has("--to") ? session.arguments.text("--to") : session.output_file(name);
  refuse_the_store(session, path);
  return path;
}

void say_written(const Session& session, const std::string& path) {
  if (session.json)
    Session::print(text_json("file", path));
  else
    session.remark("wrote " + path);
}

int show_or_export_sweep(Session& session, const Store& store, i64 id, const std::string& format) {
  const GridRow row = store.get_grid(id);
  require_its_text(store.path(), row);
  if (session.arguments.text("VERB") == "show") {
    session.print(session.json ? store_json({}, {row}) : without_controls(show_text(row)));
    return 0;
  }
  const std::string path = export_path(session, fmt::format("sweep-{}.{}", id, format));
  const Study study = parse_study(row.header.study, row.header.name, true);
  const GridResult result = stored_grid(store, row, study);
  if (format == "csv")
    write_grid_csv(path, study, result);
  else
    write_grid_npz(path, study, result);
  say_written(session, path);
  return 0;
}

// The number in "s3"; nothing if it is no sweep's.
std::optional<i64> sweep_id(const Arguments& arguments) {
  const std::string text = arguments.text("ID");
  i64 id = 0;
  const char* const end = text.data() + text.size();
  if (text.size() < 2 || text[0] != 's') return std::nullopt;
  const auto [stopped, error] = std::from_chars(text.data() + 1, end, id);
  return error == std::errc() && stopped == end ? std::optional(id) : std::nullopt;
}

}  // namespace

std::string without_controls(const std::string& text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
    // U+0080 to U+009F, which some terminals obey too, as UTF-8.
    const bool second = byte >= 0x80 && byte < 0xa0 && i > 0 && text[i - 1] == '\xc2';
    shown += control || second ? fmt::format("\\x{:02x}", byte) : std::string(1, text[i]);
  }
  return shown;
}

int command_store(Session& session) {
  const Arguments& arguments = session.arguments;
  const std::string verb = arguments.text("VERB");
  const bool of_one = verb == "show" || verb == "export";
  if (verb != "export" && arguments.has("--format"))
    throw InputError("store " + verb + ": found --format; allowed: with export");
  if (verb != "export" && verb != "salvage" && verb != "merge" && arguments.has("--to"))
    throw InputError("store " + verb + ": found --to; allowed: with export, salvage or merge");
  if (verb == "merge") return command_store_merge(session);
  if (const auto given = arguments.all("ID"); given.size() > 1)
    throw InputError(fmt::format("store {}: found one argument too many: '{}'", verb, given[1]));
  if (verb == "check" || verb == "salvage") {
    const std::string path = arguments.text("ID", session.store_path());
    return verb == "check" ? command_store_check(session, path)
                           : command_store_salvage(session, path);
  }
  const auto sweep = sweep_id(arguments);
  const auto id = sweep ? sweep : arguments.integer("ID", 1, 1'000'000'000'000);
  if (!of_one && id) throw InputError("store list: found an ID; allowed: none");
  if (of_one && !id)
    throw InputError("store " + verb + ": found no ID; allowed: a number that `store list` shows");

  const std::string format = arguments.choice("--format", {"csv", "npz"});

  const Store store = Store::open_existing(session.store_path());
  if (verb == "list") {
    const std::vector<EnsembleRow> rows = store.list();
    const std::vector<GridRow> sweeps = store.list_grids();
    session.print(session.json ? store_json(rows, sweeps)
                               : without_controls(list_text(rows, sweeps)));
    return 0;
  }
  if (sweep) return show_or_export_sweep(session, store, *sweep, format);
  EnsembleRow row = store.get(*id);
  require_its_text(store.path(), row);
  if (verb == "show") {
    i64 stored = 0;  // read, so that damage shows
    store.for_each_run(*id, [&stored](i64, const RunResult&) { ++stored; });
    row = store.get(*id);  // a writer may have gone on meanwhile
    session.print(session.json ? store_json({row}, {}) : without_controls(show_text(row, stored)));
    return 0;
  }
  const std::string path = export_path(session, fmt::format("run-{}.{}", *id, format));
  if (format == "csv")
    export_csv(store, *id, path);
  else
    export_npz(store, *id, path);
  say_written(session, path);
  return 0;
}

}  // namespace sidestep
