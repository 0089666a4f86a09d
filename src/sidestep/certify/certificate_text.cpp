// The writer of certificates; the format is that of docs/theory/certificates.md, "The file".
#include <string>

#include <fmt/format.h>

#include "sidestep/certify/certify.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

std::string numbers(const std::vector<double>& values) {
  std::string text;
  for (const double x : values) text += fmt::format("{}{}", text.empty() ? "" : " ", x);
  return text;
}

// "filters" is a set of filters that takes the place of the law of psi.
std::string name_of(const Coordinate& coordinate, bool angles) {
  if (coordinate.name != 'p') return std::string(1, coordinate.name);
  return angles ? "filters" : "psi";
}

}  // namespace

std::string certificate_text(const Certificate& c) {
  std::string text = "sidestep certificate 1\n[problem]\n" + to_toml(c.problem) + "[set]\n";
  for (const Coordinate& x : c.set.coordinates)
    text += fmt::format("{} = {} {}\n", name_of(x, c.angles), x.lo, x.hi);
  text += "[tree]\n";
  constexpr std::size_t kLine = 100;
  const std::string tree = tree_text(c.tree, c.set);
  for (std::size_t i = 0; i < tree.size(); i += kLine) text += tree.substr(i, kLine) + '\n';
  text += fmt::format("[conclusions]\nverdict = {}\n", to_string(c.verdict));
  if (c.verdict == StartsVerdict::refuted) {
    text += "failing_start = " + numbers(c.failing_start->output) + '\n';
    if (!c.failing_start->filter.empty())
      text += "failing_filter = " + numbers(c.failing_start->filter) + '\n';
  }
  text += fmt::format("lower = {}\nupper = {}\nundecided_measure = {}\nboxes = {}\n[end]\n",
                      c.lower, c.upper, c.undecided_measure, c.boxes);
  return text + "checksum = " + text_hash(text) + '\n';
}

std::string failing_problem_text(const Certificate& c) {
  Problem problem = c.problem;
  problem.init.output_law = OutputLaw::fixed;
  problem.init.output = c.failing_start->output;
  if (!c.failing_start->filter.empty()) {
    problem.init.filter_law = FilterLaw::fixed;
    problem.init.filter = c.failing_start->filter;
  }
  return to_toml(problem);
}

}  // namespace sidestep
