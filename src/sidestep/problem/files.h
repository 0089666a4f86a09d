// Reading files that a user names.
#pragma once

#include <cstddef>
#include <string>

namespace sidestep {

/// The first `most` bytes of a file, or all if it has not so many. `error` is the system's if it
/// cannot be read to there, else 0.
std::string read_bytes(const std::string& path, std::size_t most, int& error);

/// When the system refuses a path: throws InputError if another path would help (there is no such
/// file, it may not be read), SystemError if the machine would refuse that too (its disk fails).
[[noreturn]] void refuse_path(int error, const std::string& message);

}  // namespace sidestep
