// Problems as text. `read_problem` is the one place that parses a problem and the only caller of
// `check_problem` in the program; `to_toml` prints what it read, completely, so that reading it
// again gives the same problem.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sidestep/problem/problem.h"

namespace sidestep {

/// The problem called `source`: a name of the catalogue (catalogue.h) or the path of a TOML file.
/// `overrides` are "key=value" as in --set, applied before anything is resolved, so that defaults
/// that depend on other keys follow. Throws InputError.
Problem read_problem(const std::string& source, const std::vector<std::string>& overrides = {});

/// The same from TOML text; `name` is used in messages.
Problem parse_problem(const std::string& text, const std::string& name,
                      const std::vector<std::string>& overrides = {});

/// The text of the problem called `source`. Throws InputError if there is none.
std::string problem_text(const std::string& source);

struct TomlTable;

/// A problem's text, parsed once, for many problems that differ in a few keys.
class ProblemSource {
 public:
  /// Throws InputError if the text is not TOML.
  ProblemSource(const std::string& text, const std::string& name);
  ProblemSource(ProblemSource&&) noexcept;
  ProblemSource& operator=(ProblemSource&&) noexcept;
  ~ProblemSource();

  /// As parse_problem, but a message on an override begins with its key. May be called by several
  /// threads at once.
  [[nodiscard]] Problem with(const std::vector<std::string>& overrides) const;

 private:
  std::string name_;
  std::unique_ptr<TomlTable> root_;  // a pointer: readers of this header need not know TOML
};

/// The resolved problem as TOML, every key present, numbers in their shortest exact form.
std::string to_toml(const Problem& problem);

/// 16 hexadecimal digits of the text (FNV-1a, 64 bits).
std::string text_hash(const std::string& text);

/// The hash of to_toml(problem): names the problem in the store.
std::string problem_hash(const Problem& problem);

std::string to_string(StudentKind kind);
std::string to_string(OutputLaw law);
std::string to_string(FilterLaw law);
std::string to_string(StopRule rule);

}  // namespace sidestep
