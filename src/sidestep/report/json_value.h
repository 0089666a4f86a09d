// The JSON library, for the two translation units that pay for it: json.cpp and json_certify.cpp.
#pragma once

#include <nlohmann/json.hpp>

namespace sidestep {

using Json = nlohmann::ordered_json;

// File names and command lines may hold bytes that are not UTF-8; JSON may not.
inline std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sidestep
