// A call that may take long: the GIL is released, Ctrl-C ends it cleanly, and a Python callable is
// told how far it is.
//
// The work stays on the calling thread (a thread of its own would cost more than a short call). On
// the main thread SIGINT gets, for the time of the call, a handler that raises the call's stop flag
// and then does what Python's does; afterwards Python's own handler runs and raises
// KeyboardInterrupt.
#pragma once

#include <atomic>
#include <csignal>
#include <exception>
#include <functional>
#include <optional>
#include <pybind11/pybind11.h>
#include <unistd.h>
#include <utility>

#include "sidestep/problem/problem.h"

namespace sidestep::python {
namespace py = pybind11;

namespace detail {

inline std::atomic<std::atomic<bool>*> stop_of_main_thread{nullptr};
inline struct sigaction python_handler {};

inline void on_interrupt(int signal, siginfo_t* info, void* context) {
  if (std::atomic<bool>* stop = stop_of_main_thread.load()) *stop = true;
  if ((python_handler.sa_flags & SA_SIGINFO) != 0)
    python_handler.sa_sigaction(signal, info, context);
  else
    python_handler.sa_handler(signal);
}

/// The stop flag for Ctrl-C. Calls inside calls (from a progress callback) put theirs on top.
class InterruptGuard {
 public:
  explicit InterruptGuard(std::atomic<bool>& stop) : active_(gettid() == getpid()) {
    if (!active_) return;  // Python, too, interrupts its main thread only
    outer_ = stop_of_main_thread.exchange(&stop);
    if (outer_ != nullptr) return;
    sigaction(SIGINT, nullptr, &python_handler);
    const bool simple = (python_handler.sa_flags & SA_SIGINFO) == 0;
    if (simple && (python_handler.sa_handler == SIG_IGN || python_handler.sa_handler == SIG_DFL))
      return;
    struct sigaction ours {};
    ours.sa_sigaction = on_interrupt;
    ours.sa_flags = SA_SIGINFO | (python_handler.sa_flags & SA_RESTART);
    sigaction(SIGINT, &ours, nullptr);
    installed_ = true;
  }
  ~InterruptGuard() {
    if (!active_) return;
    if (installed_) sigaction(SIGINT, &python_handler, nullptr);
    stop_of_main_thread = outer_;
  }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

 private:
  bool active_;
  bool installed_ = false;
  std::atomic<bool>* outer_ = nullptr;
};

}  // namespace detail

class LongCall {
 public:
  /// `callback`: called with (done, total), or None.
  explicit LongCall(py::object callback) : callback_(std::move(callback)) {}

  std::atomic<bool> stop{false};

  [[nodiscard]] std::function<bool()> stop_request() {
    return [this] { return stop.load(std::memory_order_relaxed); };
  }

  /// Tells the callback; from any thread, without the GIL. Its exception stops the work.
  void progress(i64 done, i64 total) {
    if (callback_.is_none()) return;
    const py::gil_scoped_acquire gil;
    if (failure_ || stop) return;
    try {
      callback_(done, total);
    } catch (...) {
      failure_ = std::current_exception();
      stop = true;
    }
  }

  /// Does the work without the GIL and returns its result; throws what the callback threw, or
  /// KeyboardInterrupt.
  template <class Work>
  auto operator()(const Work& work) {
    std::optional<decltype(work())> result;
    {
      const detail::InterruptGuard guard(stop);
      const py::gil_scoped_release no_gil;
      try {
        result.emplace(work());
      } catch (...) {
        if (!stop) throw;  // else it was stopped, whatever it says
      }
    }
    if (failure_) std::rethrow_exception(failure_);
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (stop) {
      PyErr_SetNone(PyExc_KeyboardInterrupt);
      throw py::error_already_set();
    }
    return std::move(*result);
  }

 private:
  py::object callback_;
  std::exception_ptr failure_;
};

}  // namespace sidestep::python
