// The manual page of the program, made from the option table.
#pragma once

#include <string>

namespace sidestep {

/// As man reads it (roff with the man macros); `version` goes into its footer.
std::string manual_page(const std::string& version);

}  // namespace sidestep
