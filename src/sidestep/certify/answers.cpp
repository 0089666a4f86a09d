#include "sidestep/certify/answers.h"

#include <algorithm>

#include "sidestep/problem/error.h"

namespace sidestep {

namespace {
constexpr std::chrono::milliseconds kKeepEvery{1000}, kLongPiece{400}, kShortPiece{200};
}

std::string Answers::ask(std::size_t count, const std::string& allowed, const Limits& limits,
                         const Work& work) {
  std::string given;
  closed_ = closed_ || limits.reached();
  if (!closed_) {
    given = letters_.substr(next_, count);
    next_ += given.size();
    if (given.find_first_not_of(allowed) != std::string::npos)
      throw InputError("what the store has of this proof is damaged; --fresh begins anew");
  }
  while (given.size() < count) {
    const auto began = Clock::now();
    const std::string piece = work(given.size(), std::min(piece_, count - given.size()));
    const auto took = Clock::now() - began;
    if (took > kLongPiece) piece_ = std::max(piece_ / 2, least_piece_);
    if (took < kShortPiece) piece_ = std::min<std::size_t>(piece_ * 2, 1 << 20);
    given += piece;
    worked_out_ += static_cast<i64>(piece.size());
    closed_ = closed_ || limits.reached();
    if (closed_) continue;
    letters_ += piece;
    next_ = letters_.size();
    if (Clock::now() - kept_at_ >= kKeepEvery) keep();
  }
  return given;
}

void Answers::keep() {
  if (kept_ < letters_.size()) keep_(static_cast<i64>(kept_), letters_.substr(kept_));
  kept_ = letters_.size();
  kept_at_ = Clock::now();
}

void Answers::finish() {
  if (kept_ > 0) keep();
}

}  // namespace sidestep
