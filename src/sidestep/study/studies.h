// Studies by name: `sidestep sweep radius` works wherever a study file does.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sidestep {

std::vector<std::string> built_in_studies();

/// The study of that name as TOML text, as a person would write it, or nothing.
std::optional<std::string> built_in_study(const std::string& name);

}  // namespace sidestep
