#include "sidestep/report/certified.h"

#include <fmt/format.h>

namespace sidestep {
namespace {

// Shortest decimals that read back as the ends, which are bounds as doubles.
std::string box(Interval x) {
  if (x.lo == x.hi) return fmt::format("{} exactly", x.lo + 0.0);
  return fmt::format("[{}, {}]", x.lo, x.hi);
}

// The global optimum's angle is 0 by definition, while pi is no double.
std::string angle(const CertifiedCriticalPoint& point, const char* name, const char* phi_name) {
  return point.name == "global" ? fmt::format("{} 0 exactly", phi_name)
                                : fmt::format("{} {}", name, box(point.psi));
}

std::string point_text(const CertifiedCriticalPoint& point) {
  if (point.exists != Certainty::yes)
    return fmt::format("\n{}: {}, {}\n", point.name,
                       point.exists == Certainty::no ? "proved not to exist" : "undecided",
                       point.why);
  const Inertia& inertia = point.inertia;
  const std::string where = !point.unique            ? ""
                            : point.name == "saddle" ? ", at one angle only"
                                                     : ", the only one at its angle";
  const std::string kind =
      point.kind == "undecided" ? "its kind is undecided" : "proved a " + point.kind;
  std::string text = fmt::format("\n{}: proved to exist{}; {}\n", point.name, where, kind);
  if (!point.why.empty()) text += "  " + point.why + "\n";
  text += fmt::format("  {}\n  a'a*  {}\n  1'a   {}\n  loss  {}\n", angle(point, "psi  ", "phi  "),
                      box(point.s), box(point.u), box(point.loss));
  text += fmt::format("  eigenvalues of the Hessian: {} negative, {} zero, {} positive",
                      inertia.negative, inertia.zero, inertia.positive);
  if (inertia.unknown > 0) text += fmt::format(", {} of unknown sign", inertia.unknown);
  return text + "\n";
}

}  // namespace

std::string critical_boxes_text(const Problem& problem,
                                const std::vector<CertifiedCriticalPoint>& points) {
  std::string text = fmt::format(
      "{}: where the gradient vanishes, proved in ball arithmetic (p = {}, k = {})\n"
      "phi = angle(v, v*), psi = pi - phi; [low, high] certainly holds the number\n",
      problem.name, problem.p(), problem.k());
  for (const CertifiedCriticalPoint& point : points) text += point_text(point);
  return text;
}

std::string critical_lines(const std::vector<CertifiedCriticalPoint>& points) {
  std::string text = "where the gradient vanishes (phi = angle(v, v*), psi = pi - phi):\n";
  for (const CertifiedCriticalPoint& point : points) {
    text += fmt::format("  {:<9} ", point.name);
    if (point.exists != Certainty::yes) {
      text += (point.exists == Certainty::no ? "proved not to exist: " : "undecided: ") + point.why;
    } else {
      const Inertia& inertia = point.inertia;
      text +=
          point.kind == "undecided" ? "exists, its kind is undecided" : "proved a " + point.kind;
      text +=
          fmt::format("; {}; eigenvalues {} negative, {} zero, {} positive",
                      angle(point, "psi", "phi"), inertia.negative, inertia.zero, inertia.positive);
      if (inertia.unknown > 0) text += fmt::format(", {} unknown", inertia.unknown);
    }
    text += '\n';
  }
  return text;
}

std::string replay_text(const std::string& file, const ReplayReport& report) {
  if (!report.accepted) return fmt::format("{}: rejected: {}\n", file, report.why);
  return fmt::format(
      "{}: accepted: {}\n"
      "  verdict    {}\n"
      "  P(global)  in [{}, {}]\n"
      "  undecided  {}\n",
      file, report.why, report.verdict, report.lower, report.upper, report.undecided_measure);
}

}  // namespace sidestep
