// The keys of a problem, by name: what may stand in a file, behind --set and on the axis of a
// sweep.
#pragma once

#include <string>
#include <vector>

namespace sidestep {

/// The keys of a section ("" for the names of the sections; "steps" for those of a stage).
const std::vector<std::string>& known_keys(const std::string& section);

/// "" if `key` is section.key or steps.N.key; else a sentence that begins with the key and says
/// what is wrong, with the nearest key there is. Whether a stage N exists is the problem's matter.
std::string key_complaint(const std::string& key);
/// The same, of all but the last part.
std::string section_complaint(const std::string& key);

/// Whether the key, which exists, takes whole numbers only.
bool is_integer_key(const std::string& key);

/// The parts of a key between its dots.
std::vector<std::string> key_parts(const std::string& key);

/// Keys that setting `key` replaces, as both cannot stand in one problem: teacher.angle and filter;
/// output, or plus, minus and zero, or k, sum and norm. Without the section.
std::vector<std::string> replaced_keys(const std::string& key);

}  // namespace sidestep
