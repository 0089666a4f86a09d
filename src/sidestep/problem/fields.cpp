#include "sidestep/problem/fields.h"

#include <cmath>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/nearest.h"

namespace sidestep {
namespace {

constexpr double kNoMinusZero = 0.0;  // -0.0 + 0.0 = 0.0; a written -0 would read back as 0

std::optional<double> as_number(const TomlValue& value) {
  std::optional<double> number;
  if (const auto* integer = value.as<i64>()) number = static_cast<double>(*integer);
  if (const auto* real = value.as<double>()) number = *real;
  if (!number || std::isnan(*number)) return std::nullopt;
  return *number + kNoMinusZero;
}

}  // namespace

std::string Fields::place(const std::string& field) const {
  // A mark is of a key or of the table or list that it is in.
  for (std::string key = field;; key.resize(key.rfind('.'))) {
    if (const auto mark = marks_.find(key); mark != marks_.end()) return mark->second;
    if (key.find('.') == std::string::npos) break;
  }
  // What is missing has no line; then that of the table it is missing from.
  for (std::string key = field;; key.resize(key.rfind('.'))) {
    if (const auto line = lines_.find(key); line != lines_.end() && line->second > 0)
      return fmt::format("{}:{}: ", name_, line->second);
    if (key.find('.') == std::string::npos) return name_ + ": ";
  }
}

void Fields::refuse(const std::string& field, const std::string& found,
                    const std::string& allowed) const {
  throw InputError(place(field) + FieldError(field, found, allowed).what());
}

void Fields::check_keys(const TomlTable& table, const std::vector<std::string>& known,
                        const std::string& prefix) {
  for (const auto& [key, value] : table.entries) {
    const std::string field = prefix + key;
    lines_[field] = value.line;
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw InputError(fmt::format("{}{}: unknown key; did you mean '{}{}'?", place(field), field,
                                   prefix, nearest(key, known)));
  }
}

std::optional<double> Fields::number(const TomlTable& table, const std::string& prefix,
                                     const std::string& key) const {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  const auto number = as_number(*value);
  if (!number) refuse(prefix + key, describe(*value), "a number");
  return number;
}

std::optional<i64> Fields::integer(const TomlTable& table, const std::string& prefix,
                                   const std::string& key) const {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* integer = value->as<i64>()) return *integer;
  if (const auto* real = value->as<double>())
    if (std::abs(*real) <= 9e15 && *real == std::floor(*real)) return static_cast<i64>(*real);
  refuse(prefix + key, describe(*value), "an integer");
}

std::optional<std::vector<double>> Fields::numbers(const TomlTable& table,
                                                   const std::string& prefix,
                                                   const std::string& key) const {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  const auto* items = value->as<std::vector<TomlValue>>();
  if (items == nullptr) refuse(prefix + key, describe(*value), "an array of numbers");
  std::vector<double> numbers;
  numbers.reserve(items->size());
  for (const TomlValue& item : *items) {
    const auto number = as_number(item);
    if (!number)
      refuse(prefix + key, fmt::format("{} at position {}", describe(item), numbers.size() + 1),
             "an array of numbers");
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<std::string> Fields::text(const TomlTable& table, const std::string& prefix,
                                        const std::string& key) const {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  const auto* text = value->as<std::string>();
  if (text == nullptr) refuse(prefix + key, describe(*value), "a string");
  return *text;
}

std::optional<std::vector<std::string>> Fields::texts(const TomlTable& table,
                                                      const std::string& prefix,
                                                      const std::string& key) const {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->as<std::string>()) return std::vector<std::string>{*text};
  const auto* items = value->as<std::vector<TomlValue>>();
  if (items == nullptr) refuse(prefix + key, describe(*value), "a string or an array of strings");
  std::vector<std::string> texts;
  for (const TomlValue& item : *items) {
    const auto* text = item.as<std::string>();
    if (text == nullptr)
      refuse(prefix + key, fmt::format("{} at position {}", describe(item), texts.size() + 1),
             "an array of strings");
    texts.push_back(*text);
  }
  return texts;
}

std::optional<std::string> Fields::name(const TomlTable& table, const std::string& prefix,
                                        const std::string& key,
                                        const std::vector<std::string>& allowed) const {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->as<std::string>())
    if (std::find(allowed.begin(), allowed.end(), *text) != allowed.end()) return *text;
  refuse(prefix + key, describe(*value), fmt::format("\"{}\"", fmt::join(allowed, "\", \"")));
}

}  // namespace sidestep
