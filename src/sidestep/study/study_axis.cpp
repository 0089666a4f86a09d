#include "sidestep/study/study_axis.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/keys.h"

namespace sidestep {
namespace {

constexpr double kMostValues = 1e9;
constexpr double kLargest = 1e60;
constexpr double kLargestInteger = 9e15;

struct Space {
  double from, to;
  i64 count;
};

// linspace and logspace = [from, to, count].
Space read_space(const Fields& fields, const TomlTable& table, const std::string& prefix,
                 const std::string& kind) {
  const bool logarithmic = kind == "logspace";
  const std::vector<double> list = *fields.numbers(table, prefix, kind);
  if (list.size() != 3)
    fields.refuse(prefix + kind, fmt::format("{} numbers", list.size()),
                  "[first value, last value, how many]");
  for (const double end : {list[0], list[1]})
    if (!(std::abs(end) <= kLargest && (end > 0 || !logarithmic)))
      fields.refuse(prefix + kind, fmt::format("an end {}", end),
                    logarithmic ? "ends above 0 (values, not exponents), at most 1e60"
                                : "ends of size at most 1e60");
  if (list[2] == 0) fields.refuse(prefix + kind, "an empty grid", "at least one value");
  if (!(list[2] >= 1 && list[2] <= kMostValues && list[2] == std::floor(list[2])))
    fields.refuse(prefix + kind, fmt::format("{} values", list[2]), "a number of them, 1 to 1e9");
  return {list[0], list[1], static_cast<i64>(list[2])};
}

// To 15 digits, so that a step of 0.1 gives 0.3 and not 0.30000000000000004.
double rounded(double x) {
  const std::string digits = fmt::format("{:.15g}", x);
  double result = x;
  std::from_chars(digits.data(), digits.data() + digits.size(), result);
  return result;
}

std::vector<double> space_values(const Space& space, bool logarithmic) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(space.count));
  for (i64 i = 0; i < space.count; ++i) {
    const double t =
        space.count == 1 ? 0 : static_cast<double>(i) / static_cast<double>(space.count - 1);
    const double x = logarithmic ? space.from * std::pow(space.to / space.from, t)
                                 : space.from + (space.to - space.from) * t;
    const bool last = i > 0 && i + 1 == space.count;
    values.push_back(i == 0 ? space.from : last ? space.to : rounded(x));
  }
  return values;
}

void add_number(Axis& axis, double number, bool integer) {
  axis.numbers.push_back(number);
  axis.values.push_back(integer ? fmt::format("{}", static_cast<i64>(number))
                                : fmt::format("{}", number));
}

void fill_from_space(Axis& axis, const Fields& fields, const TomlTable& table,
                     const std::string& prefix, const std::string& kind) {
  const bool logarithmic = kind == "logspace";
  const Space space = read_space(fields, table, prefix, kind);
  const bool integer = std::any_of(axis.keys.begin(), axis.keys.end(), is_integer_key);
  for (const double value : space_values(space, logarithmic)) {
    const double number = integer ? std::round(value) : value;
    if (integer && !(std::abs(number) <= kLargestInteger))
      fields.refuse(prefix + kind, fmt::format("{}", number), "whole numbers up to 9e15");
    if (!integer || axis.numbers.empty() || number != axis.numbers.back())
      add_number(axis, number, integer);
  }
  axis.spec = fmt::format("{} = [{}, {}, {}]", kind, space.from, space.to, space.count);
  axis.logarithmic = logarithmic;
}

// Numbers or words, all of one kind.
void fill_from_list(Axis& axis, const Fields& fields, const TomlTable& table,
                    const std::string& prefix) {
  const TomlValue& list = *table.find("list");
  const auto* items = list.as<std::vector<TomlValue>>();
  if (items == nullptr) fields.refuse(prefix + "list", describe(list), "an array of values");
  if (items->empty()) fields.refuse(prefix + "list", "an empty grid", "at least one value");
  const bool words = items->front().as<std::string>() != nullptr;
  if (axis.of_problems() && !words)
    fields.refuse(prefix + "list", describe(items->front()), "names of problems");
  std::string spec;
  for (const TomlValue& item : *items) {
    const auto* word = item.as<std::string>();
    const auto* integer = item.as<i64>();
    const auto* real = item.as<double>();
    const bool finite = real == nullptr || std::abs(*real) <= kLargest;
    if (!(words ? word != nullptr : integer != nullptr || real != nullptr) || !finite)
      fields.refuse(prefix + "list",
                    fmt::format("{} at position {}", describe(item), axis.values.size() + 1),
                    words ? "words only, as the first" : "numbers only, as the first");
    if (words) {
      axis.values.push_back(*word);
    } else if (integer != nullptr) {
      axis.values.push_back(fmt::format("{}", *integer));
      axis.numbers.push_back(static_cast<double>(*integer));
    } else {
      add_number(axis, *real + 0.0, false);  // no -0
    }
    // As it is read again: without the sign of -0.0, which as "-0" would be the integer 0.
    spec += (spec.empty() ? "" : ", ") + (words ? toml_quoted(*word) : axis.values.back());
  }
  axis.spec = "list = [" + spec + "]";
  if (words) return;
  const auto [least, most] = std::minmax_element(axis.numbers.begin(), axis.numbers.end());
  axis.logarithmic = *least > 0 && *most >= 100 * *least;
}

// The one of list, linspace and logspace that is given.
std::string kind_of(const Fields& fields, const TomlTable& table, const std::string& prefix) {
  std::string found;
  for (const char* kind : {"list", "linspace", "logspace"}) {
    if (table.find(kind) == nullptr) continue;
    if (!found.empty())
      fields.refuse(prefix + kind, fmt::format("both {} and {}", found, kind), "one of them");
    found = kind;
  }
  if (found.empty())
    fields.refuse(prefix + "list", "an empty grid",
                  "list = [...], linspace = [from, to, count] or logspace = [from, to, count]");
  return found;
}

}  // namespace

std::vector<std::string> read_study_keys(const Fields& fields, const TomlTable& table,
                                         const std::string& prefix, bool or_problem) {
  const auto keys = fields.texts(table, prefix, "key");
  if (!keys || keys->empty())
    fields.refuse(prefix + "key", "nothing", "a key of a problem, for instance init.output_radius");
  if (or_problem && keys->size() == 1 && keys->front() == "problem") return *keys;
  for (const std::string& key : *keys)
    if (const std::string complaint = key_complaint(key); !complaint.empty())
      throw InputError(fmt::format("{}{}key: {}", fields.place(prefix + "key"), prefix, complaint));
  if (std::set<std::string>(keys->begin(), keys->end()).size() != keys->size())
    fields.refuse(prefix + "key", "a key twice", "each key once");
  return *keys;
}

double axis_size(const Fields& fields, const TomlTable& table, const std::string& prefix) {
  const std::string kind = kind_of(fields, table, prefix);
  if (kind != "list") return static_cast<double>(read_space(fields, table, prefix, kind).count);
  const auto* items = table.find("list")->as<std::vector<TomlValue>>();
  return items == nullptr ? 1 : static_cast<double>(items->size());
}

Axis read_axis(const Fields& fields, const TomlTable& table, const std::string& prefix) {
  Axis axis;
  axis.keys = read_study_keys(fields, table, prefix, true);
  axis.label = fields.text(table, prefix, "label").value_or("");
  const std::string kind = kind_of(fields, table, prefix);
  if (kind == "list")
    fill_from_list(axis, fields, table, prefix);
  else if (axis.of_problems())
    fields.refuse(prefix + kind, "numbers", "list, with names of problems");
  else
    fill_from_space(axis, fields, table, prefix, kind);
  return axis;
}

}  // namespace sidestep
