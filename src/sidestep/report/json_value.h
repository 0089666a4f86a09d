// The JSON library, for the two translation units that pay for it: json.cpp, what experiments give,
// and json_certify.cpp, what is proved, and reading back. As one file they took 12 s of a core, and
// were too long to read; as two, with the reading, 8 and 9 s, beside each other (measured).
#pragma once

#include <nlohmann/json.hpp>

namespace sidestep {

using Json = nlohmann::ordered_json;

// File names and command lines may hold bytes that are not UTF-8; JSON may not.
inline std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sidestep
