// The values of a TOML document by key, as the types they must have. Every refusal says where the
// value came from: "file:line:", or the --set that gave it.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sidestep/problem/toml_document.h"

namespace sidestep {

class Fields {
 public:
  /// `name` is the document's, for messages.
  explicit Fields(std::string name) : name_(std::move(name)) {}

  /// What a message on `field` begins with: "name:line: ", or the mark set with `came_from`.
  [[nodiscard]] std::string place(const std::string& field) const;
  /// From now on messages on `field` begin with `mark`.
  void came_from(const std::string& field, const std::string& mark) { marks_[field] = mark; }
  void note_line(const std::string& field, int line) { lines_[field] = line; }

  /// "place field: found ...; allowed: ..."
  [[noreturn]] void refuse(const std::string& field, const std::string& found,
                           const std::string& allowed) const;

  /// Notes each key's line and refuses keys that are not in `known`.
  void check_keys(const TomlTable& table, const std::vector<std::string>& known,
                  const std::string& prefix);

  // The value of `prefix + key`; nothing if the table does not have the key.

  [[nodiscard]] std::optional<double> number(const TomlTable& table, const std::string& prefix,
                                             const std::string& key) const;
  /// A float that is an exact integer is meant as one: 1e6.
  [[nodiscard]] std::optional<i64> integer(const TomlTable& table, const std::string& prefix,
                                           const std::string& key) const;
  [[nodiscard]] std::optional<std::vector<double>> numbers(const TomlTable& table,
                                                           const std::string& prefix,
                                                           const std::string& key) const;
  [[nodiscard]] std::optional<std::string> text(const TomlTable& table, const std::string& prefix,
                                                const std::string& key) const;
  /// An array of strings; one string is an array of one.
  [[nodiscard]] std::optional<std::vector<std::string>> texts(const TomlTable& table,
                                                              const std::string& prefix,
                                                              const std::string& key) const;
  /// One of the names.
  [[nodiscard]] std::optional<std::string> name(const TomlTable& table, const std::string& prefix,
                                                const std::string& key,
                                                const std::vector<std::string>& allowed) const;
  /// One of the values, by the name that to_string gives it.
  template <class Enum>
  [[nodiscard]] std::optional<Enum> choice(const TomlTable& table, const std::string& prefix,
                                           const std::string& key,
                                           const std::vector<Enum>& allowed) const {
    std::vector<std::string> names;
    names.reserve(allowed.size());
    for (const Enum value : allowed) names.push_back(to_string(value));
    const auto found = name(table, prefix, key, names);
    if (!found) return std::nullopt;
    return allowed[static_cast<std::size_t>(std::find(names.begin(), names.end(), *found) -
                                            names.begin())];
  }

 private:
  std::string name_;
  std::map<std::string, std::string> marks_;  // field -> what gave it
  std::map<std::string, int> lines_;          // field -> its line in the file
};

}  // namespace sidestep
