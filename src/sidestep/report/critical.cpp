#include "sidestep/report/critical.h"

#include <cmath>

#include <fmt/format.h>

#include "sidestep/outcome/saddle.h"
#include "sidestep/report/table.h"

namespace sidestep {
namespace {

// Near 1 only the difference from 1 says anything.
std::string multiplier_text(double growth) {
  if (growth == 0) return "1";
  if (std::abs(growth) >= 0.01) return fmt::format("{:.6g}", 1 + growth);
  return fmt::format("1 {} {:.4g}", growth < 0 ? '-' : '+', std::abs(growth));
}

Table mode_table(const CriticalPoint& point) {
  Table table;
  table.columns = {"direction", "times", "eigenvalue"};
  for (std::size_t j = 0; j < point.growth.size(); ++j)
    table.columns.push_back(fmt::format("stage {}", j + 1));
  for (std::size_t i = 0; i < point.hessian.size(); ++i) {
    const Mode& mode = point.hessian[i];
    table.rows.push_back(
        {mode.direction, fmt::format("{}", mode.multiplicity), fmt::format("{:.6g}", mode.value)});
    for (const std::vector<Mode>& growth : point.growth)
      table.rows.back().push_back(multiplier_text(growth[i].value));
  }
  return table;
}

std::string limit_text(const std::string& name, double limit) {
  return std::isinf(limit) ? "any " + name : fmt::format("{} < {:.6g}", name, limit);
}

std::string stability_text(const Problem& problem, const CriticalPoint& point) {
  const StepLimits& limits = point.limits;
  if (limits.eta == 0) return "attracts for no step sizes";
  const std::string filter_step = problem.student == StudentKind::cnn ? "eta_w/|v|^2" : "eta_w";
  std::string text =
      fmt::format("attracts for {} and {} (equal steps: {}); ", limit_text("eta_a", limits.eta_a),
                  limit_text(filter_step, limits.eta_w), limit_text("eta", limits.eta));
  for (std::size_t j = 0; j < problem.steps.size(); ++j)
    text += fmt::format("{} {}: {}", j == 0 ? "stage" : ",", j + 1,
                        attracts(point, problem.steps[j]) ? "yes" : "no");
  return text;
}

std::string heading(const CriticalPoint& point) {
  if (point.name == "saddle") return "saddle between them (angle phi to v*, a'a* = 0)";
  if (point.name == "global") return "global optimum (v*, a*)";
  return point.kind == CriticalKind::degenerate_saddle ? "point (-v*, abar)"
                                                       : "spurious optimum (-v*, abar)";
}

// What the table cannot say.
std::string remark(const Problem& problem, const CriticalPoint& point) {
  switch (point.kind) {
    case CriticalKind::cubic_minimum:
      return "  the Hessian is singular: the loss rises with |psi|^3, psi = pi - phi, and psi "
             "falls "
             "like 1/t\n";
    case CriticalKind::degenerate_saddle:
      return "  the Hessian is singular, and no minimum hides there: the loss falls as the filter "
             "turns\n";
    case CriticalKind::strict_saddle:
      return problem.p() == 2
                 ? "  one of two, mirror images of each other\n"
                 : fmt::format("  one of a sphere of dimension {}: v may be turned around v*\n",
                               problem.p() - 2);
    case CriticalKind::global_minimum:
    case CriticalKind::local_minimum: break;
  }
  return {};
}

std::string point_text(const Problem& problem, const CriticalPoint& point) {
  const Observables& at = point.at;
  std::string text = fmt::format(
      "\n{}: {}\n"
      "  loss {:.10g}; phi = {:.10g}, a'a* = {:.6g}, 1'a = {:.6g}, |a|^2 = {:.6g}, e = {:.6g}\n",
      heading(point), to_string(point.kind), at.loss, at.phi, at.s, at.u, at.r, at.e);
  text += remark(problem, point);
  text += "  " + stability_text(problem, point) + "\n\n";
  return text + to_text(mode_table(point));
}

std::string missing_text(const Problem& problem) {
  if (problem.p() == 1) return "\nsaddle: none, as a filter of one entry cannot turn\n";
  const TeacherMoments teacher(problem);
  return fmt::format(
      "\nsaddle: none, as pi U^2/(k+pi-1) = {:.6g} is not below q = {:.6g}: the loss falls all the "
      "way\n",
      teacher.q - Drive(teacher).room, teacher.q);
}

}  // namespace

std::string critical_text(const Problem& problem, const std::vector<CriticalPoint>& points) {
  const TeacherMoments teacher(problem);
  std::string text = fmt::format(
      "{}: where the gradient vanishes (p = {}, k = {}, q = |a*|^2 = {:.6g}, U = 1'a* = {:.6g})\n",
      problem.name, problem.p(), problem.k(), teacher.q, teacher.U);
  text += "eigenvalue: of the Hessian; stage j: what a step of that stage multiplies by\n";
  if (problem.student == StudentKind::cnn)
    text +=
        "all for |v| = 1; for another length of the filter the step eta_w acts like eta_w/|v|^2\n";
  for (const CriticalPoint& point : points)
    text += point.exists ? point_text(problem, point) : missing_text(problem);
  return text;
}

}  // namespace sidestep
