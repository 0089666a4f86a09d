// The files of the report's page, embedded when the program was built (cmake/web.cmake).
#pragma once

#include <string>
#include <string_view>

namespace sidestep {

struct WebAsset {
  std::string_view name;    ///< "main.js"
  std::string_view bytes;   ///< empty for plotly.js if it could not be fetched
  std::string_view sha256;  ///< 64 hexadecimal digits
};

/// Throws std::logic_error if there is none of that name.
WebAsset web_asset(std::string_view name);

/// Whether the plotting library is there.
bool has_interactive_plots();

}  // namespace sidestep
