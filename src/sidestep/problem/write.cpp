// The canonical text of a problem and its hash.
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

// Shortest text that reads back as the same double; TOML wants a point or an exponent in a float,
// which the reader here does not insist on, so integers are printed as integers.
std::string list(const std::vector<double>& values) {
  std::string text = "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) text += i % 8 == 0 ? ",\n  " : ", ";
    text += fmt::format("{}", values[i]);
  }
  return text + "]";
}

}  // namespace

std::string to_string(StudentKind kind) { return kind == StudentKind::resnet ? "resnet" : "cnn"; }

std::string to_string(OutputLaw law) {
  switch (law) {
    case OutputLaw::ball: return "ball";
    case OutputLaw::sphere: return "sphere";
    case OutputLaw::gaussian: return "gaussian";
    case OutputLaw::fixed: break;
  }
  return "fixed";
}

std::string to_string(FilterLaw law) {
  switch (law) {
    case FilterLaw::shortcut: return "shortcut";
    case FilterLaw::sphere: return "sphere";
    case FilterLaw::fixed: break;
  }
  return "fixed";
}

std::string to_string(StopRule rule) { return rule == StopRule::trapped ? "trapped" : "converged"; }

std::string to_toml(const Problem& problem) {
  std::string text;
  const auto line = [&text](const char* key, const std::string& value) {
    text += fmt::format("{} = {}\n", key, value);
  };
  const auto quoted = [](const std::string& value) { return '"' + value + '"'; };
  const auto number = [](auto value) { return fmt::format("{}", value); };

  text += "[teacher]\n";
  line("p", number(problem.p()));
  line("filter", list(problem.teacher.filter));
  line("output", list(problem.teacher.output));

  text += "\n[student]\n";
  line("kind", quoted(to_string(problem.student)));

  text += "\n[init]\n";
  line("output_law", quoted(to_string(problem.init.output_law)));
  if (problem.init.output_law == OutputLaw::fixed)
    line("output", list(problem.init.output));
  else
    line("output_radius", number(problem.init.output_radius));
  line("filter_law", quoted(to_string(problem.init.filter_law)));
  if (problem.init.filter_law == FilterLaw::fixed) line("filter", list(problem.init.filter));

  for (const Stage& stage : problem.steps) {
    text += "\n[[steps]]\n";
    if (stage.until != Stage::kForever) line("until", number(stage.until));
    line("eta_a", number(stage.eta_a));
    line("eta_w", number(stage.eta_w));
  }

  text += "\n[run]\n";
  line("runs", number(problem.run.runs));
  line("seed", number(problem.run.seed));
  line("stop", quoted(to_string(problem.run.stop)));
  line("tolerance", number(problem.run.tolerance));
  line("max_steps", number(problem.run.max_steps));
  return text;
}

std::string problem_hash(const Problem& problem) { return text_hash(to_toml(problem)); }

std::string text_hash(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a's offset basis
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;  // FNV-1a's prime
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace sidestep
