// Proofs: every start, bounds on the probability; and the certificate that holds them.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "sidestep/certify/replay.h"
#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/files.h"
#include "sidestep/report/certificates.h"
#include "sidestep/report/certified.h"
#include "sidestep/report/json.h"
#include "sidestep/store/atomic_file.h"
#include "sidestep/study/proof_study.h"
#include "sidestep/study/ranks_certify.h"

namespace sidestep {
namespace {

std::string read_certificate(const std::string& file) {
  // One byte more than is checked tells that there is more; a device may go on for ever.
  const auto most = static_cast<std::size_t>(ReplayOptions{}.most_bytes) + 1;
  int failure = 0;
  std::string text = read_bytes(file, most, failure);
  if (failure != 0)
    refuse_path(failure, fmt::format("--replay: found '{}', which cannot be read; allowed: a file "
                                     "that `certify --out` wrote",
                                     file));
  return text;
}

// A certificate checked again; 0 if it stands, else 1.
int command_replay(Session& session) {
  const std::string file = session.arguments.text("--replay");
  ReplayOptions options;
  options.jobs = session.jobs();
  options.stop = &session.stop;
  session.progress.begin("replay", 0, "corners");
  options.progress = [&session](i64 done, i64) { session.progress.update(done); };
  const ReplayReport report = replay_certificate(read_certificate(file), options);
  session.progress.clear();
  session.print(session.json ? replay_json(file, report) : replay_text(file, report));
  return report.accepted ? 0 : 1;
}

// "LO:HI", 0 <= LO < HI <= pi, as an interval of pi - phi that holds all of it.
Interval angles_from(const std::string& text) {
  const auto refuse = [&] {
    throw InputError(fmt::format(
        "--phi: found '{}'; allowed: LO:HI, two angles with 0 <= LO < HI <= 3.15", text));
  };
  double ends[2] = {0, 0};
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) refuse();
  for (const int i : {0, 1}) {
    const std::string part = i == 0 ? text.substr(0, colon) : text.substr(colon + 1);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), ends[i]);
    if (error != std::errc{} || end != part.data() + part.size()) refuse();
  }
  if (!(0 <= ends[0] && ends[0] < ends[1] && ends[1] <= 3.15)) refuse();
  const Interval psi = kPiInterval - Interval(ends[0], ends[1]);
  return {std::max(psi.lo, 0.0), std::min(psi.hi, kPiInterval.hi)};
}

// --only critical: no set of starts, so no certificate.
int command_critical_points(Session& session, const Problem& problem) {
  for (const char* option : {"--out", "--failing", "--phi"})
    if (session.arguments.has(option))
      throw InputError(
          fmt::format("certify: found {} with --only critical; allowed: one of them", option));
  const std::vector<CertifiedCriticalPoint> critical = certify_critical_points(problem);
  session.print(session.json ? certified_critical_json(problem, critical)
                             : problem.name + ": " + critical_lines(critical));
  return 0;
}

std::string where_kept(const ProofStudy& study, const std::string& path) {
  if (!study.from_store)
    return fmt::format("kept in {}, from where the same command goes on or answers", path);
  if (study.went_on) return fmt::format("went on with what {} has of this proof", path);
  return fmt::format("from {}; --fresh proves it anew", path);
}

}  // namespace

int command_certify(Session& session) {
  const Arguments& arguments = session.arguments;
  if (arguments.has("--replay")) {
    if (arguments.has("PROBLEM"))
      throw InputError("certify: found both PROBLEM and --replay; allowed: one of them");
    return command_replay(session);
  }
  if (!arguments.has("PROBLEM"))
    throw InputError(
        "certify: found neither PROBLEM nor --replay; allowed: one of them, PROBLEM a name of the "
        "catalogue (`sidestep show` lists them) or a TOML file");
  const Problem problem = session.problem();
  CertifyOptions options;
  options.width = arguments.real("--width", 1e-9, 1).value_or(options.width);
  options.seconds = arguments.real("--time", 0.01, 1e6).value_or(options.seconds);
  const std::string only = arguments.choice("--only", {"all", "starts", "probability", "critical"});
  if (only == "critical") return command_critical_points(session, problem);
  options.starts = only != "probability";
  options.probability = only != "starts";
  if (arguments.has("--phi")) {
    options.psi = angles_from(arguments.text("--phi"));
    options.probability = false;
    options.starts = true;
    if (problem.p() == 1)
      throw InputError("--phi: found p = 1; allowed: p >= 2 (for p = 1 a filter is v* or -v*)");
  }
  options.jobs = session.jobs();
  if (session.ranks != nullptr) spread_proof(*session.ranks, problem, options);
  options.stop = &session.stop;

  // How far the undecided measure has come down to the width asked for, in decades.
  constexpr double kPerMille = 1000;
  session.progress.begin("certify", static_cast<i64>(kPerMille), "of the width, per mille");
  options.progress = [&](double undecided) {
    const double part = std::log(std::min(undecided, 1.0)) / std::log(std::min(options.width, 0.9));
    session.progress.update(static_cast<i64>(kPerMille * std::clamp(part, 0.0, 1.0)));
  };
  ProofStore store;
  store.fresh = arguments.has("--fresh");
  store.threads = session.ranks != nullptr ? session.ranks->threads() : session.jobs();
  if (session.wants_store()) store.path = session.store_path();
  if (!arguments.has("--store")) store.make_folder = [&session] { session.make_output_folder(); };
  const ProofStudy study = study_proof(problem, options, store);
  const Certificate& certificate = study.certificate;
  session.progress.clear();

  if (arguments.has("--out")) write_file(arguments.text("--out"), certificate_text(certificate));
  if (arguments.has("--failing") && certificate.failing_start)
    write_file(arguments.text("--failing"), failing_problem_text(certificate));
  std::vector<CertifiedCriticalPoint> critical;
  if (only == "all") critical = certify_critical_points(problem);
  const std::string out = arguments.text("--out");
  session.print(session.json ? certificate_json(certificate, options, out, critical)
                             : certificate_report(certificate, options, out) +
                                   (critical.empty() ? "" : critical_lines(critical)));
  if (arguments.has("--failing") && !certificate.failing_start)
    session.remark("--failing: nothing written, no failing start was found");
  if (study.kept) session.remark(where_kept(study, store.path));
  if (certificate.complete) return 0;
  session.remark("interrupted: kept what was proved by then");
  return 1;
}

}  // namespace sidestep
