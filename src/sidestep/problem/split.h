// A text in pieces. Not with std::istringstream: a stream that runs out of memory says that the
// text is at its end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sidestep {

/// What is before, between and behind the separators; behind the last only if there is something.
inline std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    pieces.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  return pieces;
}

}  // namespace sidestep
