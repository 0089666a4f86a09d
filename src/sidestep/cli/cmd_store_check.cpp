// `store check` and `store salvage`: whether a store is damaged, and what can still be read.
#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/json.h"
#include "sidestep/store/check.h"
#include "sidestep/store/database.h"
#include "sidestep/store/salvage.h"

namespace sidestep {
namespace {

std::string plural(i64 count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string check_text(const std::string& path, const StoreCheck& check) {
  std::string text = fmt::format("{}: {}\n  {}, {} stored one by one\n  {}, {}\n", path,
                                 check.findings.empty() ? "sound" : "damaged",
                                 plural(check.ensembles, "ensemble"), plural(check.runs, "run"),
                                 plural(check.sweeps, "sweep"), plural(check.points, "point"));
  for (const std::string& finding : check.findings) text += "  " + finding + '\n';
  return text;
}

std::string line_of(const SalvagedPart& part) {
  const bool sweep = part.id[0] == 's';
  const std::string name = fmt::format("{} {}{}", sweep ? "sweep" : "ensemble", part.id,
                                       part.name.empty() ? "" : " " + part.name);
  const char* const unit = sweep ? "points" : "runs";
  if (part.lost) return fmt::format("  {}: lost ({})\n", name, part.why);
  if (part.why.empty()) return fmt::format("  {}: whole, {} {}\n", name, part.kept, unit);
  return fmt::format("  {}: the first {} of {} {} ({})\n", name, part.kept, part.of, unit,
                     part.why);
}

std::string salvage_text(const std::string& to, const Salvage& salvage) {
  std::string text = to + ": what can be read\n";
  if (salvage.first_page_replaced)
    text += "  the first page, or the size in it, is damaged: that of a new store in its place\n";
  for (const SalvagedPart& part : salvage.parts) text += line_of(part);
  return text;
}

}  // namespace

int command_store_check(Session& session, const std::string& path) {
  const StoreCheck check = check_store(path);
  session.print(session.json ? store_check_json(path, check)
                             : without_controls(check_text(path, check)));
  if (!check.findings.empty()) throw DamagedStore(path, check.findings.front());
  return 0;
}

int command_store_salvage(Session& session, const std::string& path) {
  if (!session.arguments.has("--to"))
    throw InputError("store salvage: found no --to; allowed: a new file for what can be read");
  const std::string to = session.arguments.text("--to");
  const Salvage salvage = salvage_store(path, to);
  session.print(session.json ? salvage_json(to, salvage)
                             : without_controls(salvage_text(to, salvage)));
  return 0;
}

}  // namespace sidestep
