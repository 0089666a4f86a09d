// JSON of critical points, certificates and claims, and reading it back for the report.
#include <cmath>

#include <fmt/format.h>

#include "sidestep/report/audit.h"
#include "sidestep/report/json.h"
#include "sidestep/report/json_value.h"

namespace sidestep {
namespace {

Json hessian(const CriticalPoint& point) {
  Json list = Json::array();
  for (const Mode& mode : point.hessian)
    list.push_back({{"eigenvalue", mode.value},
                    {"multiplicity", mode.multiplicity},
                    {"direction", mode.direction}});
  return list;
}

// "growth" is multiplier - 1, which for small steps has digits that the multiplier lost.
Json multipliers(const CriticalPoint& point) {
  Json list = Json::array();
  for (std::size_t j = 0; j < point.growth.size(); ++j)
    for (const Mode& mode : point.growth[j])
      list.push_back({{"stage", j + 1},
                      {"multiplier", 1 + mode.value},
                      {"growth", mode.value},
                      {"multiplicity", mode.multiplicity},
                      {"direction", mode.direction}});
  return list;
}

Json stability(const Problem& problem, const CriticalPoint& point) {
  const auto limit = [](double x) { return std::isinf(x) ? Json(nullptr) : Json(x); };
  Json stages = Json::array();
  for (const Stage& stage : problem.steps) stages.push_back(attracts(point, stage));
  return {{"eta_a", limit(point.limits.eta_a)},
          {"eta_w", limit(point.limits.eta_w)},
          {"eta", limit(point.limits.eta)},
          {"stages", std::move(stages)}};
}

Json critical_boxes_list(const std::vector<CertifiedCriticalPoint>& points) {
  const auto box = [](Interval x) { return Json::array({x.lo, x.hi}); };
  Json list = Json::array();
  for (const CertifiedCriticalPoint& point : points) {
    Json entry = {{"name", point.name},
                  {"exists", to_string(point.exists)},
                  {"why", point.why.empty() ? Json(nullptr) : Json(point.why)}};
    if (point.exists == Certainty::yes) {
      entry["unique"] = point.unique;
      entry["kind"] = point.kind;
      entry["box"] = {{"psi", box(point.psi)},
                      {"s", box(point.s)},
                      {"u", box(point.u)},
                      {"loss", box(point.loss)}};
      entry["inertia"] = {{"negative", point.inertia.negative},
                          {"zero", point.inertia.zero},
                          {"positive", point.inertia.positive},
                          {"unknown", point.inertia.unknown}};
    }
    list.push_back(std::move(entry));
  }
  return list;
}

// What is wrong with one claim; empty if a report can show it.
std::string fault_of_claim(const Json& claim) {
  if (!claim.is_object()) return "is no object";
  for (const char* key : {"id", "where", "statement", "domain", "verdict", "route", "detail"})
    if (!claim.contains(key) || !claim[key].is_string())
      return fmt::format("has no text '{}'", key);
  if (!claim.contains("margin") || !(claim["margin"].is_number() || claim["margin"].is_null()))
    return "has no number 'margin'";
  for (const char* key : {"counterexample", "constant"})
    if (claim.contains(key) && !claim[key].is_object() && !claim[key].is_null())
      return fmt::format("has a '{}' that is no object", key);
  return "";
}

std::string fault_of_cell(const Json& cell) {
  if (!cell.is_object() || !cell.contains("method") || !cell["method"].is_string())
    return "has no text 'method'";
  for (const char* key : {"k", "runs", "global", "rate", "exact", "exact_error", "paper"})
    if (!cell.contains(key) || !cell[key].is_number())
      return fmt::format("has no number '{}'", key);
  if (!cell.contains("interval") || cell["interval"].size() != 2 ||
      !cell["interval"][0].is_number() || !cell["interval"][1].is_number())
    return "has no two numbers 'interval'";
  return "";
}

}  // namespace

std::string critical_json(const Problem& problem, const std::vector<CriticalPoint>& points) {
  Json list = Json::array();
  for (const CriticalPoint& point : points) {
    Json entry = {{"name", point.name}, {"exists", point.exists}};
    const Observables& at = point.at;
    if (point.exists) {
      entry["kind"] = to_string(point.kind);
      entry["loss"] = at.loss;
      entry["order_parameters"] = {{"phi", at.phi}, {"s", at.s},   {"u", at.u},
                                   {"r", at.r},     {"nu", at.nu}, {"e", at.e}};
      entry["hessian"] = hessian(point);
      entry["multipliers"] = multipliers(point);
      entry["stability"] = stability(problem, point);
    }
    list.push_back(std::move(entry));
  }
  return to_text(Json({{"problem", problem.name}, {"points", std::move(list)}}));
}

std::string critical_boxes_json(const Problem& problem,
                                const std::vector<CertifiedCriticalPoint>& points) {
  return to_text(Json({{"problem", problem.name}, {"certified", critical_boxes_list(points)}}));
}

std::string replay_json(const std::string& file, const ReplayReport& report) {
  Json json = {{"certificate", file}, {"accepted", report.accepted}, {"why", report.why}};
  json["verdict"] = report.verdict.empty() ? Json(nullptr) : Json(report.verdict);
  if (report.accepted) {
    json["lower"] = report.lower;
    json["upper"] = report.upper;
    json["undecided_measure"] = report.undecided_measure;
    json["boxes"] = report.boxes;
    json["corners"] = report.corners;
    json["gd_steps"] = report.steps;
  }
  return to_text(json);
}

std::string certificate_json(const Certificate& c, const CertifyOptions& options,
                             const std::string& file,
                             const std::vector<CertifiedCriticalPoint>& critical) {
  Json json = {{"problem", c.problem.name},
               {"verdict", to_string(c.verdict)},
               {"lower", c.angles ? Json(nullptr) : Json(c.lower)},
               {"upper", c.angles ? Json(nullptr) : Json(c.upper)},
               {"undecided_measure", c.angles ? Json(nullptr) : Json(c.undecided_measure)},
               {"proved_in_box", c.proved_in_box},
               {"width_asked", options.width},
               {"boxes", c.boxes},
               {"method", to_string(c.method)}};
  json["failing_start"] = c.failing_start ? Json(c.failing_start->output) : Json(nullptr);
  const bool filter = c.failing_start && !c.failing_start->filter.empty();
  json["failing_filter"] = filter ? Json(c.failing_start->filter) : Json(nullptr);
  json["failing_problem"] = c.failing_start ? Json(failing_problem_text(c)) : Json(nullptr);
  json["certificate"] = file.empty() ? Json(nullptr) : Json(file);
  json["complete"] = c.complete;
  json["wall_s"] = c.wall_s;
  json["critical"] = critical.empty() ? Json(nullptr) : critical_boxes_list(critical);
  return to_text(json);
}

std::string certified_critical_json(const Problem& problem,
                                    const std::vector<CertifiedCriticalPoint>& critical) {
  return to_text(Json({{"problem", problem.name}, {"critical", critical_boxes_list(critical)}}));
}

std::string audit_json(const std::vector<ClaimReport>& reports,
                       const std::vector<std::string>& files) {
  Json claims = Json::array();
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const ClaimReport& report = reports[i];
    Json entry = {{"id", report.claim.id},
                  {"where", report.claim.where},
                  {"statement", report.claim.statement},
                  {"domain", report.claim.domain},
                  {"verdict", verdict_text(report.verdict)},
                  {"route", report.route},
                  {"margin", nullptr},
                  {"detail", report.detail},
                  {"counterexample", nullptr},
                  {"constant", nullptr}};
    if (const auto* proved = std::get_if<Proved>(&report.verdict)) entry["margin"] = proved->margin;
    if (const auto* held = std::get_if<HeldOnSamples>(&report.verdict)) {
      if (held->difference)
        entry["difference"] = held->margin;
      else
        entry["margin"] = held->margin;
      entry["samples"] = held->samples;
      entry["nearest"] = held->where;
    }
    if (const auto* open = std::get_if<Undecided>(&report.verdict)) entry["why"] = open->why;
    if (const auto* refuted = std::get_if<Refuted>(&report.verdict)) {
      entry["margin"] = -refuted->violation;
      entry["counterexample"] = {
          {"point", refuted->point},
          {"file", files[i].empty() ? Json(nullptr) : Json(files[i])},
          {"problem_toml", refuted->problem.empty() ? Json(nullptr) : Json(refuted->problem)}};
    }
    if (report.constant)
      entry["constant"] = {
          {"name", report.constant->name},
          {"printed", report.constant->printed ? Json(*report.constant->printed) : Json(nullptr)},
          {"lower", report.constant->lower},
          {"upper", report.constant->upper},
          {"certified", report.constant->certified()},
          {"lower_by", basis_text(report.constant->lower_by)},
          {"upper_by", basis_text(report.constant->upper_by)}};
    claims.push_back(std::move(entry));
  }
  return to_text(Json({{"claims", std::move(claims)}}));
}

std::string planted_json(const std::vector<PlantedVerdict>& verdicts) {
  Json list = Json::array();
  for (const PlantedVerdict& verdict : verdicts)
    list.push_back({{"claim", verdict.claim},
                    {"planted", verdict.kind},
                    {"verdict", to_string(verdict.answer)}});
  return to_text(Json({{"planted", std::move(list)}}));
}

std::string json_fault(const std::string& text) {
  return Json::accept(text) ? "" : "it is not JSON";
}

std::string list_fault(const std::string& text, const std::string& list) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return "it is not JSON";
  if (!json.is_object() || !json.contains(list) || !json[list].is_array())
    return fmt::format("it has no list '{}'", list);
  for (std::size_t i = 0; i < json[list].size(); ++i) {
    const Json& entry = json[list][i];
    const std::string fault = list == "claims" ? fault_of_claim(entry) : fault_of_cell(entry);
    if (!fault.empty()) return fmt::format("entry {} of '{}' {}", i + 1, list, fault);
  }
  return "";
}

std::string json_text(const std::string& text, const std::string& key) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_object() && json.contains(key) && json[key].is_string() ? json[key] : "";
}

}  // namespace sidestep
