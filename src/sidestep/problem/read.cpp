// TOML -> Problem. The document is walked key by key against the list of known keys; whatever is
// left over is an unknown key. Every message starts with where the value came from: "file:line:" or
// the --set that gave it.
#include "sidestep/problem/read.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <system_error>

#include <fmt/format.h>

// Without NDEBUG toml++ 3.3 asserts on some malformed input instead of reporting it.
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include "sidestep/math/vectors.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/nearest.h"

namespace sidestep {
namespace {

constexpr std::size_t kMaxFileSize = 64 << 20;
constexpr int kMostDots = 16;         // in a key
constexpr double kNoMinusZero = 0.0;  // -0.0 + 0.0 = 0.0; a written -0 would read back as 0

const std::map<std::string, std::vector<std::string>> kKnownKeys = {
    {"", {"teacher", "student", "init", "steps", "run"}},
    {"teacher", {"p", "filter", "angle", "output", "plus", "minus", "zero"}},
    {"student", {"kind"}},
    {"init", {"output_law", "output_radius", "output", "filter_law", "filter"}},
    {"steps", {"until", "eta_a", "eta_w"}},
    {"run", {"runs", "seed", "stop", "tolerance", "max_steps"}},
};

std::string describe(const toml::node& node) {
  if (const auto* text = node.as_string()) return '"' + text->get() + '"';
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (node.is_array()) return "an array";
  if (node.is_table()) return "a table";
  return "a date or time";
}

// Refuses what toml++ 3.3 does not survive and no problem needs: some non-ASCII code points outside
// comments, and keys of very many parts, since nested tables are freed recursively. Also strings of
// several lines, in which this scan would lose its way.
void reject_what_toml_cannot_take(const std::string& text, const std::string& name) {
  int line = 1;
  int dots = 0;
  bool comment = false;
  char quote = 0;
  const auto refuse = [&](const char* found, const char* allowed) {
    throw InputError(fmt::format("{}:{}: found {}; allowed: {}", name, line, found, allowed));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      dots = 0;
      comment = false;
      quote = 0;
    } else if (comment) {
      continue;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      refuse("a non-ASCII character", "ASCII outside comments");
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else if (c == '\\' && quote == '"' && text.compare(i + 1, 1, "\n") != 0)
        ++i;
    } else if (c == '"' || c == '\'') {
      if (text.compare(i, 3, std::string(3, c)) == 0)
        refuse("a string of several lines", "strings on one line");
      quote = c;
    } else if (c == '#') {
      comment = true;
    } else if (c == '.') {
      if (++dots > kMostDots) refuse("a key of very many parts", "section.key");
    } else if (c == ',' || c == '=' || c == '[' || c == '{') {
      dots = 0;
    }
  }
}

// Some editors begin a UTF-8 file with this invisible mark.
std::string without_byte_order_mark(const std::string& text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

class Reader {
 public:
  Reader(const std::string& text, std::string name) : name_(std::move(name)) {
    reject_what_toml_cannot_take(text, name_);
    try {
      root_ = toml::parse(text, name_);
    } catch (const toml::parse_error& error) {
      throw InputError(fmt::format("{}:{}:{}: not valid TOML: {}", name_, error.source().begin.line,
                                   error.source().begin.column, error.description()));
    }
  }

  void apply(const std::string& assignment);
  Problem resolve();

 private:
  [[nodiscard]] std::string place(const std::string& field) const {
    if (const auto set = set_by_.find(field); set != set_by_.end())
      return "--set " + set->second + ": ";
    // What is missing has no line; then that of the table it is missing from.
    for (std::string key = field;; key.resize(key.rfind('.'))) {
      if (const auto line = lines_.find(key); line != lines_.end() && line->second > 0)
        return fmt::format("{}:{}: ", name_, line->second);
      if (key.find('.') == std::string::npos) return name_ + ": ";
    }
  }

  [[noreturn]] void refuse(const std::string& field, const std::string& found,
                           const std::string& allowed) const {
    throw InputError(place(field) + FieldError(field, found, allowed).what());
  }

  // Notes each key's line and refuses keys that nobody reads.
  void check_keys(const toml::table& table, const std::string& kind, const std::string& prefix) {
    const auto& known = kKnownKeys.at(kind);
    for (const auto& [key, node] : table) {
      const std::string field = prefix + std::string(key.str());
      lines_[field] = node.source().begin.line;
      if (std::find(known.begin(), known.end(), key.str()) == known.end())
        throw InputError(fmt::format("{}{}: unknown key; did you mean '{}{}'?", place(field), field,
                                     prefix, nearest(std::string(key.str()), known)));
    }
  }

  const toml::table& section(const std::string& key) {
    static const toml::table empty;
    const toml::node* node = root_.get(key);
    if (node == nullptr) return empty;
    if (!node->is_table()) refuse(key, describe(*node), fmt::format("a table, [{}]", key));
    check_keys(*node->as_table(), key, key + ".");
    return *node->as_table();
  }

  std::optional<double> number(const toml::table& table, const std::string& prefix,
                               const std::string& key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value<double>();
    if (!value || node->is_boolean() || std::isnan(*value))
      refuse(prefix + key, describe(*node), "a number");
    return *value + kNoMinusZero;
  }

  std::optional<i64> integer(const toml::table& table, const std::string& prefix,
                             const std::string& key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (const auto* value = node->as_integer()) return value->get();
    // 1e6 is how people write a million; a float that is an exact integer is meant as one.
    if (const auto* value = node->as_floating_point())
      if (std::abs(value->get()) <= 9e15 && value->get() == std::floor(value->get()))
        return static_cast<i64>(value->get());
    refuse(prefix + key, describe(*node), "an integer");
  }

  std::optional<std::vector<double>> vector(const toml::table& table, const std::string& prefix,
                                            const std::string& key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_array()) refuse(prefix + key, describe(*node), "an array of numbers");
    std::vector<double> values;
    values.reserve(node->as_array()->size());
    for (const toml::node& element : *node->as_array()) {
      const auto value = element.value<double>();
      if (!value || element.is_boolean() || std::isnan(*value))
        refuse(prefix + key, fmt::format("{} at position {}", describe(element), values.size() + 1),
               "an array of numbers");
      values.push_back(*value + kNoMinusZero);
    }
    return values;
  }

  template <class Enum>
  std::optional<Enum> choice(const toml::table& table, const std::string& prefix,
                             const std::string& key, const std::vector<Enum>& allowed) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    std::string names;
    for (const Enum value : allowed) {
      if (node->is_string() && node->as_string()->get() == to_string(value)) return value;
      names += (names.empty() ? "\"" : ", \"") + to_string(value) + '"';
    }
    refuse(prefix + key, describe(*node), names);
  }

  void read_teacher(Problem& problem);
  void read_student_and_init(Problem& problem);
  void read_steps(Problem& problem);
  void read_run(Problem& problem);

  std::string name_;
  toml::table root_;
  std::map<std::string, std::string> set_by_;  // field -> the --set that gave it
  std::map<std::string, unsigned> lines_;      // field -> its line in the file
};

// --set key=value. The value is TOML; a bare word is taken as a string. Keys that exclude each
// other (angle and filter; output and plus, minus, zero) replace each other.
void Reader::apply(const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0)
    throw InputError(fmt::format(
        "--set {}: found no 'key=value'; allowed: for instance --set run.seed=7", assignment));
  const std::string field = assignment.substr(0, equals);
  std::string value = assignment.substr(equals + 1);
  reject_what_toml_cannot_take(assignment, "--set " + field);
  toml::table parsed;
  try {
    parsed = toml::parse("value = " + value);
  } catch (const toml::parse_error&) {
    const bool word = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    });
    if (!word)
      throw InputError(fmt::format("--set {}: found '{}'; allowed: a TOML value", field, value));
    parsed.insert("value", value);
  }

  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= field.size();) {
    const std::size_t dot = std::min(field.find('.', begin), field.size());
    parts.push_back(field.substr(begin, dot - begin));
    begin = dot + 1;
  }
  const bool in_steps = parts[0] == "steps";
  if (parts.size() != (in_steps ? 3U : 2U) || parsed.size() != 1)
    throw InputError(fmt::format(
        "--set {}: unknown key; allowed: section.key, or steps.N.key for stage N = 1, 2, ...",
        field));

  const auto& sections = kKnownKeys.at("");
  if (std::find(sections.begin(), sections.end(), parts[0]) == sections.end())
    throw InputError(fmt::format("--set {}: unknown key; did you mean '{}.{}'?", field,
                                 nearest(parts[0], sections), parts[1]));

  toml::table* table = nullptr;
  if (in_steps) {
    toml::array* stages = root_["steps"].as_array();
    const std::size_t count = stages == nullptr ? 0 : stages->size();
    const bool digits =
        !parts[1].empty() && parts[1].size() < 6 &&
        std::all_of(parts[1].begin(), parts[1].end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::size_t index = digits ? std::stoul(parts[1]) : 0;
    if (index < 1 || index > count)
      throw InputError(
          fmt::format("--set {}: found stage '{}'; allowed: 1 to {}", field, parts[1], count));
    table = stages->get(index - 1)->as_table();
  } else {
    if (!root_.contains(parts[0])) root_.insert(parts[0], toml::table{});
    table = root_.get(parts[0])->as_table();
  }
  if (table == nullptr)
    throw InputError(fmt::format("--set {}: '{}' is not a table in {}", field, parts[0], name_));

  if (field == "teacher.angle") table->erase("filter");
  if (field == "teacher.filter") table->erase("angle");
  if (field == "teacher.output")
    for (const char* count : {"plus", "minus", "zero"}) table->erase(count);
  if (field == "teacher.plus" || field == "teacher.minus" || field == "teacher.zero")
    table->erase("output");
  table->insert_or_assign(parts.back(), *parsed.get("value"));
  set_by_[field] = assignment;
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

void Reader::read_teacher(Problem& problem) {
  const toml::table& table = section("teacher");
  if (table.empty()) refuse("teacher", "nothing", "a table [teacher] with filter and output");
  const auto p = integer(table, "teacher.", "p");
  const auto filter = vector(table, "teacher.", "filter");
  const auto angle = number(table, "teacher.", "angle");
  if (filter && angle) refuse("teacher.angle", "both filter and angle", "one of them");
  if (p && (*p < 1 || *p > 1'000'000)) refuse("teacher.p", fmt::format("{}", *p), "1 to 1000000");
  if (filter) {
    if (p && *p != static_cast<i64>(filter->size()))
      refuse("teacher.filter", fmt::format("{} numbers", filter->size()),
             fmt::format("exactly {} (teacher.p)", *p));
    problem.teacher.filter = *filter;
  } else if (angle) {
    if (!p) refuse("teacher.p", "nothing", "p, the filter's dimension, with teacher.angle");
    if (*p < 2) refuse("teacher.p", fmt::format("{}", *p), "at least 2 with teacher.angle");
    if (!(*angle >= 0 && *angle <= 1))
      refuse("teacher.angle", fmt::format("{}", *angle), "0 to 1, in units of pi");
    problem.teacher.filter = filter_at_angle(*p, *angle);
  } else {
    refuse("teacher.filter", "nothing", "the teacher's filter v* (or p and angle)");
  }

  const auto output = vector(table, "teacher.", "output");
  i64 total = 0;
  const std::pair<const char*, double> kinds[] = {{"plus", 1.0}, {"minus", -1.0}, {"zero", 0.0}};
  for (const auto& [key, value] : kinds) {
    const auto count = integer(table, "teacher.", key);
    if (!count) continue;
    const std::string field = std::string("teacher.") + key;
    if (output) refuse(field, "both output and " + std::string(key), "one of them");
    total += *count < 0 || *count > 1'000'000 ? 2'000'000 : *count;
    if (total > 1'000'000)
      refuse(field, fmt::format("{}", *count), "counts from 0, k at most 1000000");
    problem.teacher.output.insert(problem.teacher.output.end(), static_cast<std::size_t>(*count),
                                  value);
  }
  if (output) problem.teacher.output = *output;
  if (!output && total == 0)
    refuse("teacher.output", "nothing", "the teacher's output weights a* (or plus, minus, zero)");
}

void Reader::read_student_and_init(Problem& problem) {
  const toml::table& student = section("student");
  problem.student =
      choice<StudentKind>(student, "student.", "kind", {StudentKind::resnet, StudentKind::cnn})
          .value_or(StudentKind::resnet);

  const toml::table& init = section("init");
  InitialLaw& law = problem.init;
  law.output_law =
      choice<OutputLaw>(init, "init.", "output_law",
                        {OutputLaw::ball, OutputLaw::sphere, OutputLaw::gaussian, OutputLaw::fixed})
          .value_or(OutputLaw::ball);
  const auto radius = number(init, "init.", "output_radius");
  const auto output = vector(init, "init.", "output");
  if (law.output_law == OutputLaw::fixed) {
    if (radius) refuse("init.output_radius", "a radius", "none when output_law is \"fixed\"");
    if (!output) refuse("init.output", "nothing", "a_0, since output_law is \"fixed\"");
    law.output = *output;
  } else {
    if (output) refuse("init.output", "a vector", "none unless output_law is \"fixed\"");
    // The ball of the paper's initialisation, B_0(|1'a*| / sqrt k).
    const double k = static_cast<double>(problem.k());
    law.output_radius = radius.value_or(std::abs(sum(problem.teacher.output)) / std::sqrt(k));
  }

  law.filter_law = choice<FilterLaw>(init, "init.", "filter_law",
                                     {FilterLaw::shortcut, FilterLaw::sphere, FilterLaw::fixed})
                       .value_or(problem.student == StudentKind::resnet ? FilterLaw::shortcut
                                                                        : FilterLaw::sphere);
  const auto filter = vector(init, "init.", "filter");
  if (law.filter_law == FilterLaw::fixed) {
    if (!filter) refuse("init.filter", "nothing", "v_0, since filter_law is \"fixed\"");
    law.filter = *filter;
  } else if (filter) {
    refuse("init.filter", "a vector", "none unless filter_law is \"fixed\"");
  }
}

void Reader::read_steps(Problem& problem) {
  const toml::node* node = root_.get("steps");
  if (node == nullptr) refuse("steps", "nothing", "one [[steps]] table for each stage");
  if (!node->is_array() || node->as_array()->empty())
    refuse("steps", describe(*node), "one [[steps]] table for each stage");
  std::size_t index = 0;
  for (const toml::node& element : *node->as_array()) {
    const std::string stage_name = fmt::format("steps.{}", ++index);
    const std::string prefix = stage_name + ".";
    if (!element.is_table()) refuse("steps", describe(element), "[[steps]] tables");
    lines_[stage_name] = element.source().begin.line;
    const toml::table& table = *element.as_table();
    check_keys(table, "steps", prefix);
    Stage stage;
    const auto eta_a = number(table, prefix, "eta_a");
    const auto eta_w = number(table, prefix, "eta_w");
    if (!eta_a) refuse(prefix + "eta_a", "nothing", "a positive step size");
    if (!eta_w) refuse(prefix + "eta_w", "nothing", "a positive step size");
    stage.eta_a = *eta_a;
    stage.eta_w = *eta_w;
    stage.until = integer(table, prefix, "until").value_or(Stage::kForever);
    problem.steps.push_back(stage);
  }
}

void Reader::read_run(Problem& problem) {
  const toml::table& table = section("run");
  RunSettings& run = problem.run;
  run.runs = integer(table, "run.", "runs").value_or(run.runs);
  const i64 seed = integer(table, "run.", "seed").value_or(1);
  if (seed < 0) refuse("run.seed", fmt::format("{}", seed), "0 to 9223372036854775807");
  run.seed = static_cast<std::uint64_t>(seed);
  run.stop = choice<StopRule>(table, "run.", "stop", {StopRule::trapped, StopRule::converged})
                 .value_or(run.stop);
  run.tolerance = number(table, "run.", "tolerance").value_or(run.tolerance);
  run.max_steps = integer(table, "run.", "max_steps").value_or(run.max_steps);
}

Problem Reader::resolve() {
  check_keys(root_, "", "");
  Problem problem;
  problem.name = name_;
  read_teacher(problem);
  read_student_and_init(problem);
  read_steps(problem);
  read_run(problem);
  try {
    check_problem(problem);
  } catch (const FieldError& error) {
    throw InputError(place(error.field) + error.what());
  }
  return problem;
}

std::string read_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    throw InputError(fmt::format("{}: no such file, nor a problem of the catalogue; nearest: {}",
                                 path, nearest(path, catalogue_names())));
  if (std::filesystem::is_directory(status))
    throw InputError(fmt::format("{}: found a directory; allowed: a problem file", path));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::array<char, 1 << 16> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxFileSize)  // a device may go on for ever
      throw InputError(fmt::format("{}: found more than 64 MiB; allowed: a problem file", path));
  }
  if (!file.eof())
    throw InputError(
        fmt::format("{}: cannot be read: {}", path, std::generic_category().message(errno)));
  return text;
}

}  // namespace

Problem parse_problem(const std::string& text, const std::string& name,
                      const std::vector<std::string>& overrides) {
  Reader reader(without_byte_order_mark(text), name);
  for (const std::string& assignment : overrides) reader.apply(assignment);
  return reader.resolve();
}

Problem read_problem(const std::string& source, const std::vector<std::string>& overrides) {
  const auto text = catalogue_text(source);
  return parse_problem(text ? *text : read_file(source), source, overrides);
}

}  // namespace sidestep
