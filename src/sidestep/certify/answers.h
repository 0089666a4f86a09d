// What a proof has found out, so that one that was killed is gone on with: the answers to its
// expensive questions, runs of corners and of boxes, one letter each, in the order of asking. The
// rest of a proof is quick and depends on these alone, so with the letters of a process before it
// goes the same way to the same certificate.
//
// That holds until a time limit or Ctrl-C takes a decision; from then on no letter is given or
// taken down. (A search for a failing start that used up its part of the time is done again.)
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>

#include "sidestep/certify/limits.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

class Answers {
 public:
  using Clock = Limits::Clock;
  /// Answers `count` of the questions at hand, from number `first` on: a letter each.
  using Work = std::function<std::string(std::size_t first, std::size_t count)>;
  /// Takes the letters from number `first` on.
  using Keep = std::function<void(i64 first, const std::string& letters)>;

  /// `known`: the letters of processes before. `keep` is called about every second, by the thread
  /// that asks, and not at all for a proof that takes less. `threads`: that share the work.
  Answers(std::string known, Keep keep, i64 threads = 1)
      : letters_(std::move(known)),
        keep_(std::move(keep)),
        least_piece_(kPiecePerThread * static_cast<std::size_t>(threads)) {
    known_ = kept_ = letters_.size();
    piece_ = std::max(piece_, least_piece_);
  }

  /// The letters of `count` questions. Throws InputError if one known is not among `allowed`.
  std::string ask(std::size_t count, const std::string& allowed, const Limits& limits,
                  const Work& work);
  /// Hands over the rest, if anything was handed over or known.
  void finish();

  /// Those known and those taken down.
  [[nodiscard]] const std::string& letters() const { return letters_; }
  [[nodiscard]] i64 known() const { return static_cast<i64>(known_); }
  /// Letters that were worked out here; those after the limits too.
  [[nodiscard]] i64 worked_out() const { return worked_out_; }
  [[nodiscard]] bool any_kept() const { return kept_ > 0; }

 private:
  void keep();

  std::string letters_;
  Keep keep_;
  std::size_t known_ = 0, kept_ = 0;
  std::size_t next_ = 0;  // of the letters: the answer to the next question
  i64 worked_out_ = 0;
  bool closed_ = false;
  Clock::time_point kept_at_ = Clock::now();
  // Questions that take some tenths of a second, but enough that no thread is idle: corners are run
  // eight at a time.
  static constexpr std::size_t kPiecePerThread = 8;
  std::size_t least_piece_, piece_ = 64;
};

}  // namespace sidestep
