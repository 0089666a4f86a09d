// TOML -> Problem. The document is walked key by key against the list of known keys; whatever is
// left over is an unknown key. Every message starts with where the value came from: "file:line:" or
// the --set that gave it.
#include "sidestep/problem/read.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "sidestep/math/vectors.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/fields.h"
#include "sidestep/problem/keys.h"
#include "sidestep/problem/toml_document.h"

namespace sidestep {
namespace {

constexpr i64 kMostWeights = 1'000'000;

class Reader {
 public:
  Reader(TomlTable root, std::string name, std::string set_mark)
      : name_(std::move(name)),
        set_mark_(std::move(set_mark)),
        root_(std::move(root)),
        fields_(name_) {}

  void apply(const std::string& assignment);
  Problem resolve();

 private:
  const TomlTable& section(const std::string& key) {
    static const TomlTable empty;
    const TomlValue* value = root_.find(key);
    if (value == nullptr) return empty;
    const auto* table = value->as<TomlTable>();
    if (table == nullptr) fields_.refuse(key, describe(*value), fmt::format("a table, [{}]", key));
    fields_.check_keys(*table, known_keys(key), key + ".");
    return *table;
  }

  TomlTable* table_of(const std::string& field);
  void read_teacher(Problem& problem);
  void read_filter(Problem& problem, const TomlTable& table);
  void read_moments(Problem& problem, const TomlTable& table);
  void read_output(Problem& problem, const TomlTable& table);
  void read_student_and_init(Problem& problem);
  void read_steps(Problem& problem);
  void read_run(Problem& problem);

  std::string name_;
  std::string set_mark_;  // "--set ", or empty: then messages on overrides begin with the field
  TomlTable root_;
  Fields fields_;
};

// The table that has or will have the key.
TomlTable* Reader::table_of(const std::string& field) {
  const std::vector<std::string> parts = key_parts(field);
  if (parts[0] != "steps") {
    if (root_.find(parts[0]) == nullptr) root_.assign(parts[0], {TomlTable{}, 0});
    return root_.find(parts[0])->as<TomlTable>();
  }
  TomlValue* steps = root_.find("steps");
  auto* stages = steps == nullptr ? nullptr : steps->as<std::vector<TomlValue>>();
  const std::size_t count = stages == nullptr ? 0 : stages->size();
  const bool digits =
      !parts[1].empty() && parts[1].size() < 6 &&
      std::all_of(parts[1].begin(), parts[1].end(), [](char c) { return c >= '0' && c <= '9'; });
  const std::size_t index = digits ? std::stoul(parts[1]) : 0;
  if (index < 1 || index > count)
    throw InputError(
        fmt::format("{}{}: found stage '{}'; allowed: 1 to {}, or all stages anew as "
                    "steps=[{{until=1000, eta_a=0.01, eta_w=1e-4}}, {{eta_a=0.01, eta_w=0.01}}]",
                    set_mark_, field, parts[1], count));
  return (*stages)[index - 1].as<TomlTable>();
}

// key=value. The value is TOML; a bare word is taken as a string. Keys that exclude each other
// replace each other. A whole table, or all stages, take the place of those in the document.
void Reader::apply(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InputError(fmt::format("{}{}: found no 'key=value'; allowed: for instance {}run.seed=7",
                                 set_mark_, assignment, set_mark_));
  const std::string field = assignment.substr(0, equals);
  const std::string text = assignment.substr(equals + 1);
  const std::string mark = set_mark_.empty() ? "" : set_mark_ + assignment + ": ";
  auto value = parse_toml_value(text, set_mark_ + field);
  if (!value) {
    const bool word = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    });
    if (!word)
      throw InputError(
          fmt::format("{}{}: found '{}'; allowed: a TOML value", set_mark_, field, text));
    value = TomlValue{text, 0};
  }
  const bool section = std::ranges::find(known_keys(""), field) != known_keys("").end();
  if (section && (field == "steps" ? value->as<std::vector<TomlValue>>() != nullptr
                                   : value->as<TomlTable>() != nullptr)) {
    root_.assign(field, *value);
    fields_.came_from(field, mark);
    return;
  }
  if (const std::string complaint = section_complaint(field); !complaint.empty())
    throw InputError(set_mark_ + complaint);
  TomlTable* table = table_of(field);
  if (table == nullptr)
    throw InputError(fmt::format("{}{}: '{}' is not a table in {}", set_mark_, field,
                                 key_parts(field)[0], name_));
  for (const std::string& replaced : replaced_keys(field)) table->erase(replaced);
  table->assign(key_parts(field).back(), *value);
  fields_.came_from(field, mark);
}

// v* at the angle `angle * pi` to the shortcut direction 1/sqrt(p), in the plane of it and e_1.
std::vector<double> filter_at_angle(i64 p, double angle) {
  const double sine = std::sin(angle * std::numbers::pi);
  const double cosine = std::cos(angle * std::numbers::pi);
  const double n = static_cast<double>(p);
  std::vector<double> filter(static_cast<std::size_t>(p),
                             cosine / std::sqrt(n) - sine / std::sqrt(n * (n - 1)));
  filter[0] = cosine / std::sqrt(n) + sine * std::sqrt((n - 1) / n);
  return filter;
}

// a* of length k with 1'a* = sum and |a*| = norm: all such teachers are trained alike, for the
// dynamics depends on nothing else of a*. This one is sum/k + c (1, -1, 1, -1, ...).
std::vector<double> output_of_moments(i64 k, double sum, double norm) {
  const double n = static_cast<double>(k);
  std::vector<double> output(static_cast<std::size_t>(k), sum / n);
  const i64 pairs = k / 2;
  if (pairs == 0) return output;
  const double rest = std::max(norm * norm - sum * sum / n, 0.0);
  const double c = std::sqrt(rest / static_cast<double>(2 * pairs));
  for (std::size_t j = 0; j < static_cast<std::size_t>(2 * pairs); ++j)
    output[j] += j % 2 == 0 ? c : -c;
  return output;
}

void Reader::read_filter(Problem& problem, const TomlTable& table) {
  const auto p = fields_.integer(table, "teacher.", "p");
  const auto filter = fields_.numbers(table, "teacher.", "filter");
  const auto angle = fields_.number(table, "teacher.", "angle");
  if (filter && angle) fields_.refuse("teacher.angle", "both filter and angle", "one of them");
  if (p && (*p < 1 || *p > 1'000'000))
    fields_.refuse("teacher.p", fmt::format("{}", *p), "1 to 1000000");
  if (filter) {
    if (p && *p != static_cast<i64>(filter->size()))
      fields_.refuse("teacher.filter", fmt::format("{} numbers", filter->size()),
                     fmt::format("exactly {} (teacher.p)", *p));
    problem.teacher.filter = *filter;
  } else if (angle) {
    if (!p) fields_.refuse("teacher.p", "nothing", "p, the filter's dimension, with teacher.angle");
    if (*p < 2) fields_.refuse("teacher.p", fmt::format("{}", *p), "at least 2 with teacher.angle");
    if (!(*angle >= 0 && *angle <= 1))
      fields_.refuse("teacher.angle", fmt::format("{}", *angle), "0 to 1, in units of pi");
    problem.teacher.filter = filter_at_angle(*p, *angle);
  } else {
    fields_.refuse("teacher.filter", "nothing", "the teacher's filter v* (or p and angle)");
  }
}

void Reader::read_moments(Problem& problem, const TomlTable& table) {
  constexpr double kRounding = 1e-12;  // sum = sqrt(k) norm is allowed, and typed with rounding
  const auto k = fields_.integer(table, "teacher.", "k");
  const auto sum = fields_.number(table, "teacher.", "sum");
  const auto norm = fields_.number(table, "teacher.", "norm");
  if (!k) fields_.refuse("teacher.k", "nothing", "k, the length of a*, with sum and norm");
  if (!sum) fields_.refuse("teacher.sum", "nothing", "sum, 1'a*, with k and norm");
  if (*k < 1 || *k > kMostWeights)
    fields_.refuse("teacher.k", fmt::format("{}", *k), "1 to 1000000");
  const double length = norm.value_or(1);
  if (!(length > 0 && std::isfinite(length)))
    fields_.refuse("teacher.norm", fmt::format("{}", length), "a positive number, |a*|");
  const double most = std::sqrt(static_cast<double>(*k)) * length;
  if (!(std::abs(*sum) <= most * (1 + kRounding)))
    fields_.refuse("teacher.sum", fmt::format("{}", *sum),
                   fmt::format("{:.17g} to {:.17g}, as |1'a*| <= sqrt(k) |a*|", -most, most));
  if (*k == 1 && std::abs(*sum) < length * (1 - kRounding))
    fields_.refuse("teacher.sum", fmt::format("{}", *sum),
                   fmt::format("{} or {}, as a* is one number", -length, length));
  problem.teacher.output = output_of_moments(*k, *sum, length);
}

// As `output`, or as counts of +1, -1 and 0, or by its moments.
void Reader::read_output(Problem& problem, const TomlTable& table) {
  const auto output = fields_.numbers(table, "teacher.", "output");
  const auto given = [&table](const std::vector<std::string>& keys) -> std::string {
    for (const std::string& key : keys)
      if (table.find(key) != nullptr) return key;
    return "";
  };
  const std::string count_key = given({"plus", "minus", "zero"});
  const std::string moment_key = given({"k", "sum", "norm"});
  if (output && !count_key.empty())
    fields_.refuse("teacher." + count_key, "both output and " + count_key, "one of them");
  if (output && !moment_key.empty())
    fields_.refuse("teacher." + moment_key, "both output and " + moment_key, "one of them");
  if (!count_key.empty() && !moment_key.empty())
    fields_.refuse("teacher." + moment_key, fmt::format("both {} and {}", count_key, moment_key),
                   "one of them");
  if (output) problem.teacher.output = *output;
  if (!moment_key.empty()) read_moments(problem, table);
  if (output || !moment_key.empty()) return;

  i64 total = 0;
  const std::pair<const char*, double> kinds[] = {{"plus", 1.0}, {"minus", -1.0}, {"zero", 0.0}};
  for (const auto& [key, value] : kinds) {
    const auto count = fields_.integer(table, "teacher.", key);
    if (!count) continue;
    total += *count < 0 || *count > kMostWeights ? 2 * kMostWeights : *count;
    if (total > kMostWeights)
      fields_.refuse(std::string("teacher.") + key, fmt::format("{}", *count),
                     "counts from 0, k at most 1000000");
    problem.teacher.output.insert(problem.teacher.output.end(), static_cast<std::size_t>(*count),
                                  value);
  }
  if (total == 0)
    fields_.refuse("teacher.output", "nothing",
                   "the teacher's output weights a* (or plus, minus, zero, or k, sum, norm)");
}

void Reader::read_teacher(Problem& problem) {
  const TomlTable& table = section("teacher");
  if (table.entries.empty())
    fields_.refuse("teacher", "nothing", "a table [teacher] with filter and output");
  read_filter(problem, table);
  read_output(problem, table);
}

void Reader::read_student_and_init(Problem& problem) {
  const TomlTable& student = section("student");
  problem.student =
      fields_
          .choice<StudentKind>(student, "student.", "kind", {StudentKind::resnet, StudentKind::cnn})
          .value_or(StudentKind::resnet);

  const TomlTable& init = section("init");
  InitialLaw& law = problem.init;
  law.output_law = fields_
                       .choice<OutputLaw>(init, "init.", "output_law",
                                          {OutputLaw::ball, OutputLaw::sphere, OutputLaw::gaussian,
                                           OutputLaw::fixed})
                       .value_or(OutputLaw::ball);
  const auto radius = fields_.number(init, "init.", "output_radius");
  const auto output = fields_.numbers(init, "init.", "output");
  if (law.output_law == OutputLaw::fixed) {
    if (radius)
      fields_.refuse("init.output_radius", "a radius", "none when output_law is \"fixed\"");
    if (!output) fields_.refuse("init.output", "nothing", "a_0, since output_law is \"fixed\"");
    law.output = *output;
  } else {
    if (output) fields_.refuse("init.output", "a vector", "none unless output_law is \"fixed\"");
    // The ball of the paper's initialisation, B_0(|1'a*| / sqrt k).
    const double k = static_cast<double>(problem.k());
    law.output_radius = radius.value_or(std::abs(sum(problem.teacher.output)) / std::sqrt(k));
  }

  law.filter_law =
      fields_
          .choice<FilterLaw>(init, "init.", "filter_law",
                             {FilterLaw::shortcut, FilterLaw::sphere, FilterLaw::fixed})
          .value_or(problem.student == StudentKind::resnet ? FilterLaw::shortcut
                                                           : FilterLaw::sphere);
  const auto filter = fields_.numbers(init, "init.", "filter");
  if (law.filter_law == FilterLaw::fixed) {
    if (!filter) fields_.refuse("init.filter", "nothing", "v_0, since filter_law is \"fixed\"");
    law.filter = *filter;
  } else if (filter) {
    fields_.refuse("init.filter", "a vector", "none unless filter_law is \"fixed\"");
  }
}

void Reader::read_steps(Problem& problem) {
  const TomlValue* value = root_.find("steps");
  if (value == nullptr) fields_.refuse("steps", "nothing", "one [[steps]] table for each stage");
  const auto* stages = value->as<std::vector<TomlValue>>();
  if (stages == nullptr || stages->empty())
    fields_.refuse("steps", describe(*value), "one [[steps]] table for each stage");
  std::size_t index = 0;
  for (const TomlValue& element : *stages) {
    const std::string stage_name = fmt::format("steps.{}", ++index);
    const std::string prefix = stage_name + ".";
    if (element.as<TomlTable>() == nullptr)
      fields_.refuse("steps", describe(element), "[[steps]] tables");
    fields_.note_line(stage_name, element.line);
    const TomlTable& table = *element.as<TomlTable>();
    fields_.check_keys(table, known_keys("steps"), prefix);
    Stage stage;
    const auto eta_a = fields_.number(table, prefix, "eta_a");
    const auto eta_w = fields_.number(table, prefix, "eta_w");
    if (!eta_a) fields_.refuse(prefix + "eta_a", "nothing", "a positive step size");
    if (!eta_w) fields_.refuse(prefix + "eta_w", "nothing", "a positive step size");
    stage.eta_a = *eta_a;
    stage.eta_w = *eta_w;
    stage.until = fields_.integer(table, prefix, "until").value_or(Stage::kForever);
    problem.steps.push_back(stage);
  }
}

void Reader::read_run(Problem& problem) {
  const TomlTable& table = section("run");
  RunSettings& run = problem.run;
  run.runs = fields_.integer(table, "run.", "runs").value_or(run.runs);
  const i64 seed = fields_.integer(table, "run.", "seed").value_or(1);
  if (seed < 0) fields_.refuse("run.seed", fmt::format("{}", seed), "0 to 9223372036854775807");
  run.seed = static_cast<std::uint64_t>(seed);
  run.stop =
      fields_.choice<StopRule>(table, "run.", "stop", {StopRule::trapped, StopRule::converged})
          .value_or(run.stop);
  run.tolerance = fields_.number(table, "run.", "tolerance").value_or(run.tolerance);
  run.max_steps = fields_.integer(table, "run.", "max_steps").value_or(run.max_steps);
}

Problem Reader::resolve() {
  fields_.check_keys(root_, known_keys(""), "");
  Problem problem;
  problem.name = name_;
  read_teacher(problem);
  read_student_and_init(problem);
  read_steps(problem);
  read_run(problem);
  try {
    check_problem(problem);
  } catch (const FieldError& error) {
    throw InputError(fields_.place(error.field) + error.what());
  }
  return problem;
}

Problem resolve_with(const TomlTable& root, const std::string& name,
                     const std::vector<std::string>& overrides, const std::string& set_mark) {
  Reader reader(root, name, set_mark);
  for (const std::string& assignment : overrides) reader.apply(assignment);
  return reader.resolve();
}

}  // namespace

std::string problem_text(const std::string& source) {
  if (auto text = catalogue_text(source)) return *text;
  return read_text_file(source, "a problem file", "nor a problem of the catalogue",
                        catalogue_names());
}

ProblemSource::ProblemSource(const std::string& text, const std::string& name)
    : name_(name), root_(std::make_unique<TomlTable>(parse_toml(text, name))) {}
ProblemSource::ProblemSource(ProblemSource&&) noexcept = default;
ProblemSource& ProblemSource::operator=(ProblemSource&&) noexcept = default;
ProblemSource::~ProblemSource() = default;

Problem ProblemSource::with(const std::vector<std::string>& overrides) const {
  return resolve_with(*root_, name_, overrides, "");
}

Problem parse_problem(const std::string& text, const std::string& name,
                      const std::vector<std::string>& overrides) {
  return resolve_with(parse_toml(text, name), name, overrides, "--set ");
}

Problem read_problem(const std::string& source, const std::vector<std::string>& overrides) {
  return parse_problem(problem_text(source), source, overrides);
}

}  // namespace sidestep
