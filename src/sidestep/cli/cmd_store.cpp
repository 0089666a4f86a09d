#include <filesystem>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/json.h"
#include "sidestep/report/table.h"
#include "sidestep/store/export.h"

namespace sidestep {
namespace {

std::string list_text(const std::vector<EnsembleRow>& rows) {
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
  return to_text(table);
}

std::string show_text(const EnsembleRow& row, i64 stored_runs) {
  const EnsembleHeader& header = row.header;
  return fmt::format(
      "# ensemble {}: {} (hash {})\n"
      "# created {}, {} of {} runs done, {} stored one by one\n"
      "# outcomes: {} global, {} spurious, {} undecided, {} diverged\n"
      "# cost: {} GD steps, {:.3g} s, engine {} ({}), {} threads\n"
      "# sidestep {} ({}), {}\n"
      "# {}\n\n{}",
      row.id, header.problem_name, header.problem_hash, row.created, row.tally.runs,
      header.runs_requested, stored_runs, row.tally.count(Outcome::global),
      row.tally.count(Outcome::spurious), row.tally.count(Outcome::undecided),
      row.tally.count(Outcome::diverged), row.tally.gd_steps, row.totals.wall_s, header.engine,
      header.simd, header.jobs, header.build.version, header.build.commit, header.build.compiler,
      header.command, header.problem);
}

}  // namespace

int command_store(Session& session) {
  const Arguments& arguments = session.arguments;
  const std::string verb = arguments.text("VERB");
  const auto id = arguments.integer("ID", 1, 1'000'000'000'000);
  if (verb == "list" && id) throw InputError("store list: found an ID; allowed: none");
  if (verb != "list" && !id)
    throw InputError("store " + verb + ": found no ID; allowed: a number that `store list` shows");

  for (const char* option : {"--to", "--format"})
    if (verb != "export" && arguments.has(option))
      throw InputError(fmt::format("store {}: found {}; allowed: with export", verb, option));
  const std::string format = arguments.choice("--format", {"csv", "npz"});

  const Store store = Store::open_existing(session.store_path());
  if (verb == "list") {
    const std::vector<EnsembleRow> rows = store.list();
    session.print(session.json ? store_json(rows) : list_text(rows));
    return 0;
  }
  const EnsembleRow row = store.get(*id);
  if (verb == "show") {
    session.print(session.json ? store_json({row}) : show_text(row, store.stored_runs(*id)));
    return 0;
  }
  const std::string path = arguments.has("--to")
                               ? arguments.text("--to")
                               : session.output_file(fmt::format("run-{}.{}", *id, format));
  std::error_code error;
  if (std::filesystem::equivalent(path, session.store_path(), error))
    throw InputError(fmt::format("--to: found '{}', the store itself; allowed: a new file", path));
  if (format == "csv")
    export_csv(store, *id, path);
  else
    export_npz(store, *id, path);
  if (session.json)
    session.print(text_json("file", path));
  else
    session.remark("wrote " + path);
  return 0;
}

}  // namespace sidestep
