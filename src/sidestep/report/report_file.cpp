#include "sidestep/report/report_file.h"

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {
namespace fs = std::filesystem;

Report write_report(const ReportSource& source, const std::string& claims) {
  std::optional<Store> store;
  ReportInput input;
  input.own = source.file;
  input.claims = claims;
  input.title = source.title;
  const std::string path = source.path;
  if (!fs::exists(path))
    throw InputError(fmt::format(
        "report: found '{}', which does not exist; allowed: a folder or store that sidestep wrote",
        path));
  if (fs::is_directory(path)) {
    input.folder = path;
    const std::string inside =
        source.store.empty() ? (fs::path(path) / "sidestep.db").string() : source.store;
    if (fs::exists(inside)) store.emplace(Store::open_existing(inside));
  } else {
    store.emplace(Store::open_existing(path));
  }
  if (store) {
    input.store = &*store;
    // Before anything is computed or written.
    if (input.folder.empty() && store->list().empty() && store->list_grids().empty())
      throw InputError(fmt::format(
          "report: found an empty store, {}; allowed: one with ensembles or sweeps", path));
  }
  Report report = make_report(input);
  if (report.sections.empty() && !report.remarks.empty())
    throw InputError(fmt::format(
        "report: found nothing that can be shown in {}: {}{}; allowed: a folder with results", path,
        report.remarks.front(),
        report.remarks.size() > 1 ? fmt::format(" (and {} more)", report.remarks.size() - 1) : ""));
  if (report.sections.empty())
    throw InputError(fmt::format(
        "report: found nothing that sidestep wrote in {}; allowed: a folder with results", path));
  write_file(source.file, report.html);
  return report;
}

}  // namespace sidestep
