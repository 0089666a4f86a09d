#include "sidestep/problem/threads.h"

#include <exception>
#include <mutex>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {

void start_threads(std::vector<std::jthread>& threads, int count,
                   const std::function<void()>& work) {
  try {
    for (int i = 0; i < count; ++i) threads.emplace_back(work);
  } catch (const std::system_error& error) {
    throw SystemError(fmt::format("{} thread{} cannot be started: {}", count, count == 1 ? "" : "s",
                                  error.code().message()));
  }
}

void work_together(int jobs, const std::function<void()>& work) {
  std::mutex mutex;
  std::exception_ptr error;
  const auto carefully = [&] {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(mutex);
      error = std::current_exception();
    }
  };
  std::vector<std::jthread> helpers;
  try {
    start_threads(helpers, jobs - 1, carefully);
  } catch (const SystemError&) {  // the work is done with those there are
  } catch (const std::bad_alloc&) {
  }
  carefully();
  helpers.clear();
  if (error) std::rethrow_exception(error);
}

}  // namespace sidestep
