#include "sidestep/problem/keys.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sidestep/problem/nearest.h"

namespace sidestep {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Ways of giving one thing; keys of one way go together.
const std::vector<std::vector<std::vector<std::string>>> kAlternatives = {
    {{"filter"}, {"angle"}},
    {{"output"}, {"plus", "minus", "zero"}, {"k", "sum", "norm"}},
};

}  // namespace

const std::vector<std::string>& known_keys(const std::string& section) {
  static const std::map<std::string, std::vector<std::string>> keys = {
      {"", {"teacher", "student", "init", "steps", "run"}},
      {"teacher", {"p", "filter", "angle", "output", "plus", "minus", "zero", "k", "sum", "norm"}},
      {"student", {"kind"}},
      {"init", {"output_law", "output_radius", "output", "filter_law", "filter"}},
      {"steps", {"until", "eta_a", "eta_w"}},
      {"run", {"runs", "seed", "stop", "tolerance", "max_steps"}},
  };
  return keys.at(section);
}

std::vector<std::string> key_parts(const std::string& key) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t dot = std::min(key.find('.', begin), key.size());
    parts.push_back(key.substr(begin, dot - begin));
    begin = dot + 1;
  }
  return parts;
}

std::string section_complaint(const std::string& key) {
  const std::vector<std::string> parts = key_parts(key);
  if (parts.size() != (parts[0] == "steps" ? 3U : 2U))
    return key + ": unknown key; allowed: section.key, or steps.N.key for stage N = 1, 2, ...";
  const std::vector<std::string>& sections = known_keys("");
  if (!contains(sections, parts[0]))
    return fmt::format("{}: unknown key; did you mean '{}.{}'?", key, nearest(parts[0], sections),
                       parts[1]);
  return "";
}

std::string key_complaint(const std::string& key) {
  if (std::string complaint = section_complaint(key); !complaint.empty()) return complaint;
  const std::vector<std::string> parts = key_parts(key);
  const std::vector<std::string>& known = known_keys(parts[0]);
  if (contains(known, parts.back())) return "";
  return fmt::format("{}: unknown key; did you mean '{}{}'?", key,
                     key.substr(0, key.size() - parts.back().size()), nearest(parts.back(), known));
}

bool is_integer_key(const std::string& key) {
  static const std::vector<std::string> integers = {"p",     "plus", "minus", "zero",     "k",
                                                    "until", "runs", "seed",  "max_steps"};
  return contains(integers, key_parts(key).back());
}

std::vector<std::string> replaced_keys(const std::string& key) {
  const std::vector<std::string> parts = key_parts(key);
  std::vector<std::string> replaced;
  if (parts[0] != "teacher") return replaced;
  for (const auto& ways : kAlternatives) {
    const bool concerned = std::any_of(
        ways.begin(), ways.end(), [&](const auto& way) { return contains(way, parts.back()); });
    if (!concerned) continue;
    for (const auto& way : ways)
      if (!contains(way, parts.back())) replaced.insert(replaced.end(), way.begin(), way.end());
  }
  return replaced;
}

}  // namespace sidestep
