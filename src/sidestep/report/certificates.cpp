#include "sidestep/report/certificates.h"

#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace sidestep {
namespace {

// Rounded to the side on which the bound stays true.
std::string bound(double value, bool lower) {
  const double scaled = value * 1e8;
  return fmt::format("{:.8f}", (lower ? std::floor(scaled) : std::ceil(scaled)) / 1e8);
}

double length(const std::vector<double>& a) {
  double sum = 0;
  for (const double x : a) sum += x * x;
  return std::sqrt(sum);
}

std::string starts_line(const Certificate& c) {
  const std::string set = c.set.coordinates.empty() ? "the start" : "every start";
  switch (c.verdict) {
    case StartsVerdict::proved: return "proved: " + set + " reaches the global optimum\n";
    case StartsVerdict::refuted:
      return fmt::format(
          "refuted: not {}; one that goes to the spurious optimum, certainly, has |a_0| = "
          "{:.6g}{}\n",
          set, length(c.failing_start->output),
          c.failing_start->filter.empty() ? "" : " and a v_0 of its own");
    case StartsVerdict::undecided: break;
  }
  if (c.proved_in_box)
    return "undecided: whether every start reaches the global optimum; proved: every start within "
           "12 standard deviations does\n";
  return "undecided: whether " + set + " reaches the global optimum\n";
}

}  // namespace

std::string certificate_report(const Certificate& c, const CertifyOptions& options,
                               const std::string& file) {
  std::string text = c.problem.name + ": what is certain\n";
  if (options.starts) text += starts_line(c);
  if (options.probability) {
    const char* reached = c.probability_reached ? "" : ", more than asked for";
    text += fmt::format("proved: {} <= P(global) <= {} (undecided {:.3g}{})\n",
                        bound(c.lower, true), bound(c.upper, false), c.undecided_measure, reached);
  }
  text += fmt::format("{} box{} by {}, {:.3g} s\n", c.boxes, c.boxes == 1 ? "" : "es",
                      c.method == CertifyMethod::corners ? "their corners" : "interval arithmetic",
                      c.wall_s);
  if (!file.empty()) text += "certificate: " + file + '\n';
  return text;
}

}  // namespace sidestep
