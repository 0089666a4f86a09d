#include <filesystem>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/html.h"
#include "sidestep/report/json.h"
#include "sidestep/report/report_file.h"
#include "sidestep/study/audit.h"

namespace sidestep {
namespace fs = std::filesystem;
namespace {

// The JSON of an audit of all claims, made now; empty if it was interrupted.
std::string audit_now(Session& session) {
  AuditOptions options;
  options.limits.seconds = session.arguments.real("--time", 0.01, 86400).value_or(10);
  options.simd = chosen_simd();
  options.stop = &session.stop;
  session.progress.begin("audit", static_cast<i64>(audit_ids().size()), "claims");
  const auto before = [&session](std::size_t done, std::size_t, const std::string& id) {
    session.progress.update(static_cast<i64>(done), "audit " + id);
  };
  const std::vector<ClaimReport> reports = study_audit({}, options, before);
  session.progress.clear();
  return session.stop ? "" : audit_json(reports, std::vector<std::string>(reports.size()));
}

}  // namespace

int command_report(Session& session) {
  const Arguments& arguments = session.arguments;
  if (arguments.has("--time") && !arguments.has("--audit"))
    throw InputError("report: found --time without --audit; allowed: both");
  ReportSource source;
  source.path = arguments.text("SOURCE", "sidestep-out");
  const fs::path folder =
      fs::is_directory(source.path) ? fs::path(source.path) : fs::path(source.path).parent_path();
  source.file = arguments.text("--out", (folder / "report.html").string());
  source.title = arguments.text("--title", "sidestep report");
  if (source.title.empty())
    throw InputError("report: found an empty --title; allowed: one of some words");
  std::string claims;
  if (arguments.has("--audit")) {
    claims = audit_now(session);
    if (claims.empty()) {
      session.remark("interrupted: kept nothing");
      return 1;
    }
  }
  const Report report = write_report(source, claims);
  if (session.json) {
    session.print(report_json(source.file, report));
  } else {
    session.print(fmt::format("{}: {}\n", source.file, fmt::join(report.sections, ", ")));
  }
  for (const std::string& remark : report.remarks) session.remark(remark);
  if (!report.interactive) session.remark(kStaticPlots);
  return session.finished();
}

}  // namespace sidestep
