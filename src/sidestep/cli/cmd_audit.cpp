#include <algorithm>

#include <fmt/format.h>

#include "sidestep/certify/planted.h"
#include "sidestep/certify/user_claim.h"
#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/audit.h"
#include "sidestep/report/json.h"
#include "sidestep/store/atomic_file.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/state_claims.h"

namespace sidestep {
namespace {

constexpr double kMostSeconds = 86400;
constexpr i64 kMostBoxes = 100'000'000;

AuditOptions audit_options(const Session& session) {
  AuditOptions options;
  const Arguments& arguments = session.arguments;
  options.limits.seconds = arguments.real("--time", 0.01, kMostSeconds).value_or(10);
  options.limits.boxes = arguments.integer("--boxes", 1, kMostBoxes).value_or(2'000'000);
  options.simd = chosen_simd();
  options.stop = &session.stop;
  options.limits.stop = &session.stop;
  return options;
}

// Options that belong to one of the uses of the command.
void refuse_mixtures(const Arguments& arguments) {
  for (const char* option : {"--run", "--every"})
    if (arguments.has(option) && !arguments.has("--along"))
      throw InputError(fmt::format("audit: found {} without --along; allowed: both", option));
  for (const char* option : {"--set", "--seed"})
    if (arguments.has(option) && !arguments.has("--along") && !arguments.has("--problem"))
      throw InputError(fmt::format(
          "audit: found {} without a problem; allowed: with --along or --problem", option));
  if (arguments.has("--runs") && (!arguments.has("--problem") || arguments.has("--claim")))
    throw InputError(
        "audit: found --runs; allowed: with --problem and without --claim (claims along runs)");
  for (const char* option : {"CLAIM", "--list", "--planted", "--claim", "--on", "--problem",
                             "--runs", "--time", "--boxes", "--ledger"})
    if (arguments.has(option) && arguments.has("--along"))
      throw InputError(fmt::format("audit: found {} with --along; allowed: one of them", option));
}

void refuse(const Arguments& arguments, const std::string& option, const std::string& without) {
  if (arguments.has(option))
    throw InputError(fmt::format("audit: found {} without {}; allowed: both", option, without));
}

// The claims about states, along the runs of a problem.
std::vector<ClaimReport> along_runs(Session& session) {
  constexpr i64 kMostRunsAlong = 1'000'000;
  const Arguments& arguments = session.arguments;
  StateClaimOptions options;
  options.runs = arguments.integer("--runs", 1, kMostRunsAlong).value_or(options.runs);
  options.stop = [&session] { return session.stop.load(); };
  session.progress.begin("audit", options.runs, "runs");
  options.before = [&session](i64 run) { session.progress.update(run); };
  const Problem problem = read_problem(arguments.text("--problem"), session.overrides());
  return study_state_claims(problem, arguments.all("CLAIM"), options);
}

// Wrong versions of the claims that are proved, and what becomes of them; 1 if one is proved.
int command_planted(Session& session, const AuditLimits& limits) {
  for (const char* option : {"CLAIM", "--claim", "--problem", "--ledger"})
    if (session.arguments.has(option))
      throw InputError(fmt::format("audit: found {} with --planted; allowed: one of them", option));
  const auto before = [&session](std::size_t done, std::size_t of, const std::string& id) {
    if (done == 0) session.progress.begin("audit", static_cast<i64>(of), "claims");
    session.progress.update(static_cast<i64>(done), "planted " + id);
  };
  const std::vector<PlantedVerdict> verdicts = planted_verdicts(limits, before);
  session.progress.clear();
  Session::print(session.json ? planted_json(verdicts) : planted_text(verdicts));
  if (session.stop) session.remark("interrupted: the claims that follow were not tried");
  const bool caught = std::none_of(verdicts.begin(), verdicts.end(), [](const auto& verdict) {
    return verdict.answer == BoxAnswer::proved || verdict.answer == BoxAnswer::vacuous;
  });
  return caught && !session.stop ? 0 : 1;
}

}  // namespace

int command_audit(Session& session) {
  const Arguments& arguments = session.arguments;
  refuse_mixtures(arguments);
  if (arguments.has("--along")) return command_audit_along(session);
  const AuditOptions options = audit_options(session);
  if (arguments.has("--claim") && arguments.has("CLAIM"))
    throw InputError("audit: found both CLAIM and --claim; allowed: one of them");
  if (!arguments.has("--claim")) refuse(arguments, "--on", "--claim");
  if (arguments.has("--ledger") &&
      (arguments.has("--claim") || arguments.has("CLAIM") || arguments.has("--problem")))
    throw InputError("audit: found --ledger with a claim; allowed: the ledger of all claims");
  if (arguments.has("--list")) {
    std::string list;
    for (const std::string& id : audit_ids()) list += id + "\n";
    Session::print(list);
    return 0;
  }
  if (arguments.has("--planted")) return command_planted(session, options.limits);
  std::vector<ClaimReport> reports;
  if (arguments.has("--claim")) {
    UserClaim user{arguments.text("--claim"), arguments.text("--on"), std::nullopt};
    if (arguments.has("--problem"))
      user.teacher = read_problem(arguments.text("--problem"), session.overrides());
    reports.push_back(decide_user_claim(user, options.limits));
  } else if (arguments.has("--problem")) {
    reports = along_runs(session);
  } else {
    const auto before = [&session](std::size_t done, std::size_t of, const std::string& id) {
      if (done == 0) session.progress.begin("audit", static_cast<i64>(of), "claims");
      session.progress.update(static_cast<i64>(done), "audit " + id);
    };
    reports = study_audit(arguments.all("CLAIM"), options, before);
  }
  session.progress.clear();
  std::vector<std::string> files(reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const auto* refuted = std::get_if<Refuted>(&reports[i].verdict);
    if (refuted == nullptr || refuted->problem.empty() || arguments.has("--ledger")) continue;
    files[i] = session.output_file(reports[i].claim.id + ".toml");
    write_file(files[i], refuted->problem);
  }
  if (arguments.has("--ledger")) write_file(arguments.text("--ledger"), ledger_markdown(reports));
  Session::print(session.json ? audit_json(reports, files) : audit_text(reports, files));
  if (session.stop) session.remark("interrupted: the claims that follow were not decided");
  return session.stop ? 1 : 0;
}

}  // namespace sidestep
