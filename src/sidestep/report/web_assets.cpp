#include "sidestep/report/web_assets.h"

#include <stdexcept>

// Symbols of the generated assembly; C linkage, as it knows no other.
extern "C" {
#define SIDESTEP_WEB_ASSET(name, begin, end, sha256) \
  extern const char begin[];                         \
  extern const char end[];
#include "web_assets.inc"
#undef SIDESTEP_WEB_ASSET
}

namespace sidestep {

WebAsset web_asset(std::string_view name) {
#define SIDESTEP_WEB_ASSET(asset, begin, end, sha256) \
  if (name == (asset)) return {asset, {begin, static_cast<std::size_t>((end) - (begin))}, sha256};
#include "web_assets.inc"
#undef SIDESTEP_WEB_ASSET
  throw std::logic_error("no embedded file " + std::string(name));
}

bool has_interactive_plots() { return !web_asset("plotly.js").bytes.empty(); }

}  // namespace sidestep
