// When the prover must stop: a time limit, or Ctrl-C. What is proved by then is kept.
#pragma once

#include <atomic>
#include <chrono>

namespace sidestep {

struct Limits {
  using Clock = std::chrono::steady_clock;
  Clock::time_point deadline = Clock::time_point::max();
  const std::atomic<bool>* stop = nullptr;  ///< may be null

  [[nodiscard]] bool interrupted() const { return stop != nullptr && stop->load(); }
  [[nodiscard]] bool reached() const { return interrupted() || Clock::now() >= deadline; }
};

}  // namespace sidestep
