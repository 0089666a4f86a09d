// TOML text as plain values with line numbers, and files as text: what the readers of problems
// (read.h) and of studies (study/study_file.h) share. The only part that knows toml++.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

struct TomlEntry;
struct TomlValue;

/// Entries in order of their keys, so that of several mistakes always the same one is reported.
struct TomlTable {
  std::vector<TomlEntry> entries;

  /// Null if there is no such key.
  [[nodiscard]] const TomlValue* find(const std::string& key) const;
  [[nodiscard]] TomlValue* find(const std::string& key);
  void assign(const std::string& key, TomlValue value);
  void erase(const std::string& key);
};

struct TomlValue {
  /// monostate: a date or time, which nobody here reads.
  std::variant<std::monostate, bool, i64, double, std::string, std::vector<TomlValue>, TomlTable>
      value;
  int line = 0;  ///< in the file; 0 if it is not in one

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&value);
  }
  template <class T>
  [[nodiscard]] T* as() {
    return std::get_if<T>(&value);
  }
};

struct TomlEntry {
  std::string key;
  TomlValue value;
};

/// The root table. Throws InputError with `name` and the line if the text is not valid TOML.
TomlTable parse_toml(const std::string& text, const std::string& name);

/// The value in "key = value"; nothing if `text` is not one. `name` is for messages on characters
/// that are refused everywhere.
std::optional<TomlValue> parse_toml_value(const std::string& text, const std::string& name);

/// The text as a TOML string in ASCII, which reads back as the same text.
std::string toml_quoted(const std::string& text);

/// As in "found ...": the value itself, or "an array", "a table".
std::string describe(const TomlValue& value);

/// The whole file. `kind`, for instance "a problem file", is what it should be. If there is none
/// the sentence says what the path is `nor`, and the nearest of `names` and of the .toml files in
/// that folder. Throws InputError.
std::string read_text_file(const std::string& path, const std::string& kind, const std::string& nor,
                           const std::vector<std::string>& names);

}  // namespace sidestep
