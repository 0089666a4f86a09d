// Claims and certificates: the commands audit and certify.
#include "arrays.h"
#include "calls.h"
#include <algorithm>
#include <cmath>

#include "sidestep/certify/certify.h"
#include "sidestep/certify/critical_boxes.h"
#include "sidestep/certify/planted.h"
#include "sidestep/certify/replay.h"
#include "sidestep/certify/user_claim.h"
#include "sidestep/report/json.h"
#include "sidestep/study/audit.h"
#include "sidestep/study/state_claims.h"

namespace sidestep::python {

namespace {

AuditLimits audit_limits(LongCall& call, const Real& seconds, const Integer& boxes) {
  AuditLimits limits;
  limits.seconds = real("time", seconds, 0.01, 86400, 10);
  limits.boxes = integer("boxes", boxes, 1, 100'000'000, 2'000'000);
  limits.stop = &call.stop;
  return limits;
}

// The angles [low, high] of a filter to v* as an interval of pi - phi that holds all of it.
Interval angles(const std::pair<double, double>& phi) {
  const auto [low, high] = phi;
  if (!(0 <= low && low < high && high <= 3.15))
    throw InputError(fmt::format(
        "phi: found ({}, {}); allowed: two angles with 0 <= low < high <= 3.15", low, high));
  const Interval psi = kPiInterval - Interval(low, high);
  return {std::max(psi.lo, 0.0), std::min(psi.hi, kPiInterval.hi)};
}

// The leaves of the tree: ends of their intervals (n x d), measures, labels as outcomes.
py::dict leaves(const Certificate& certificate) {
  std::vector<double> low, high, measure;
  std::vector<std::uint8_t> label;
  for (const BoxNode& node : certificate.tree.nodes) {
    if (node.children >= 0) continue;
    for (const Interval& side : node.box) {
      low.push_back(side.lo);
      high.push_back(side.hi);
    }
    measure.push_back(node.measure.middle());
    label.push_back(node.label == BoxLabel::global ? 0 : node.label == BoxLabel::spurious ? 1 : 2);
  }
  py::list names;
  for (const Coordinate& coordinate : certificate.set.coordinates)
    names.append(Text(1, coordinate.name));
  const std::vector<py::ssize_t> shape = {static_cast<py::ssize_t>(label.size()),
                                          static_cast<py::ssize_t>(names.size())};
  py::dict arrays;
  arrays["coordinates"] = names;
  arrays["low"] = moved(std::move(low), shape);
  arrays["high"] = moved(std::move(high), shape);
  arrays["measure"] = moved(std::move(measure));
  arrays["label"] = moved(std::move(label));
  return arrays;
}

}  // namespace

Text audit(const std::vector<Text>& ids, const std::optional<Text>& claim, const Text& on,
           const Problem* problem, const Integer& runs, const Real& seconds, const Integer& boxes,
           const py::object& progress) {
  LongCall call(progress);
  AuditOptions options;
  options.limits = audit_limits(call, seconds, boxes);
  options.simd = simd();
  options.stop = &call.stop;
  const std::vector<ClaimReport> reports = call([&]() -> std::vector<ClaimReport> {
    if (claim) {
      UserClaim user{*claim, on, std::nullopt};
      if (problem != nullptr) user.teacher = *problem;
      return {decide_user_claim(user, options.limits)};
    }
    if (problem != nullptr) {
      StateClaimOptions states;
      states.runs = integer("runs", runs, 1, kMostStarts, states.runs);
      states.stop = [&call] { return call.stop.load(); };
      states.before = [&](i64 run) { call.progress(run, states.runs); };
      return study_state_claims(*problem, ids, states);
    }
    return study_audit(ids, options, [&](std::size_t done, std::size_t of, const Text&) {
      call.progress(static_cast<i64>(done), static_cast<i64>(of));
    });
  });
  return audit_json(reports, std::vector<Text>(reports.size()));
}

Text planted(const Real& seconds, const Integer& boxes, const py::object& progress) {
  LongCall call(progress);
  const AuditLimits limits = audit_limits(call, seconds, boxes);
  return planted_json(call([&] {
    return planted_verdicts(limits, [&](std::size_t done, std::size_t of, const Text&) {
      call.progress(static_cast<i64>(done), static_cast<i64>(of));
    });
  }));
}

py::tuple certificate(const Problem& problem, const Real& width, const Real& seconds,
                      const Text& only, const std::optional<std::pair<double, double>>& phi,
                      const Integer& jobs, const py::object& progress) {
  LongCall call(progress);
  CertifyOptions options;
  options.width = real("width", width, 1e-9, 1, options.width);
  options.seconds = real("time", seconds, 0.01, 1e6, options.seconds);
  const Text part = choice<Text>(
      "only", only, {{"all", "all"}, {"starts", "starts"}, {"probability", "probability"}});
  options.starts = part != "probability";
  options.probability = part != "starts";
  if (phi) {
    options.psi = angles(*phi);
    options.starts = true;
    options.probability = false;
    if (problem.p() == 1)
      throw InputError("phi: found p = 1; allowed: p >= 2 (for p = 1 a filter is v* or -v*)");
  }
  options.jobs = jobs_of(jobs);
  options.stop = &call.stop;
  // How far the undecided measure has come down to the width asked for, in decades, per mille.
  constexpr double kPerMille = 1000;
  options.progress = [&](double undecided) {
    const double done = std::log(std::min(undecided, 1.0)) / std::log(std::min(options.width, 0.9));
    call.progress(static_cast<i64>(kPerMille * std::clamp(done, 0.0, 1.0)),
                  static_cast<i64>(kPerMille));
  };
  std::vector<CertifiedCriticalPoint> critical;
  const Certificate result = call([&] {
    if (part == "all") critical = certify_critical_points(problem);
    return certify(problem, options);
  });
  return py::make_tuple(certificate_json(result, options, "", critical), leaves(result),
                        certificate_text(result));
}

Text replay(const Text& text, const Integer& jobs, const py::object& progress) {
  LongCall call(progress);
  ReplayOptions options;
  options.jobs = jobs_of(jobs);
  options.stop = &call.stop;
  options.progress = [&](i64 done, i64 total) { call.progress(done, total); };
  return replay_json("", call([&] { return replay_certificate(text, options); }));
}

}  // namespace sidestep::python
