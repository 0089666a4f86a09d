#include "sidestep/cli/interrupt.h"

#include <csignal>
#include <ctime>
#include <unistd.h>

namespace sidestep {
namespace {

std::atomic<bool> interrupted{false};
std::atomic<std::time_t> first_signal_at{0};

// A second signal ends the program at once, unless it comes so soon that it means the same request:
// timeout(1) sends each one twice, to the process and to its group.
void on_signal(int) {
  constexpr std::time_t kSameRequest = 1;  // seconds of the clock
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);  // may be called here, unlike the functions of <chrono>
  std::time_t first = 0;
  if (first_signal_at.compare_exchange_strong(first, now.tv_sec))
    interrupted = true;
  else if (now.tv_sec - first > kSameRequest)
    _exit(1);
}

}  // namespace

const std::atomic<bool>& install_interrupt_handler() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

}  // namespace sidestep
