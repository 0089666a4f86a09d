// "Did you mean ...?"
#pragma once

#include <string>
#include <vector>

namespace sidestep {

/// The candidate with the fewest single-character edits from `word`; "" if there is none.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace sidestep
