// The progress line: on stderr, only on a terminal, never wider than it.
#pragma once

#include <chrono>
#include <string>

#include "sidestep/problem/problem.h"

namespace sidestep {

class Progress {
 public:
  explicit Progress(bool quiet);  ///< silent also when stderr is no terminal, or a dumb one
  ~Progress();                    ///< clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Begins a new task of `total` units, called `title`.
  void begin(const std::string& title, i64 total, const std::string& unit);
  void update(i64 done);
  /// For tasks of few long units: drawn at once, and called `title` from here on.
  void update(i64 done, const std::string& title);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_ = false;
  bool drawn_ = false;
  std::string title_, unit_;
  i64 total_ = 0;
  Clock::time_point began_{}, drawn_at_{};
};

}  // namespace sidestep
