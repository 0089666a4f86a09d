// Threads at the same work. A thread that throws would end the program, so what it throws, which is
// that memory is out, is carried to the thread that waits.
#pragma once

#include <functional>
#include <thread>
#include <vector>

namespace sidestep {

/// Appends `count` threads that do `work`, which must not throw. Throws SystemError if they cannot
/// be started; those that were are in `threads`.
void start_threads(std::vector<std::jthread>& threads, int count,
                   const std::function<void()>& work);

/// `work` in `jobs` threads, of which the caller's is one, or in as many as can be started: what is
/// to do they must share out among themselves. Throws what one of them threw, when all have ended.
void work_together(int jobs, const std::function<void()>& work);

}  // namespace sidestep
