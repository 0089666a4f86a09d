#include "sidestep/problem/files.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <vector>

#include "sidestep/problem/error.h"

namespace sidestep {

std::string read_bytes(const std::string& path, std::size_t most, int& error) {
  constexpr std::size_t kPiece = 1 << 16;
  std::vector<char> piece(kPiece);
  std::string text;
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  error = descriptor < 0 ? errno : 0;
  while (error == 0 && text.size() < most) {
    const ssize_t count = read(descriptor, piece.data(), std::min(kPiece, most - text.size()));
    if (count == 0) break;
    if (count > 0)
      text.append(piece.data(), static_cast<std::size_t>(count));
    else if (errno != EINTR)
      error = errno;
  }
  if (descriptor >= 0) close(descriptor);
  return text;
}

void refuse_path(int error, const std::string& message) {
  switch (error) {
    case EIO:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOSPC:
    case EDQUOT: throw SystemError(message);
    default: throw InputError(message);
  }
}

}  // namespace sidestep
