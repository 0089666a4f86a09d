#include "sidestep/ensemble/ensemble.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <sched.h>
#include <vector>

#include "sidestep/ensemble/batch.h"
#include "sidestep/problem/threads.h"

namespace sidestep {
namespace {

constexpr std::chrono::seconds kDeliverEvery{1};

// One window being worked on by its own threads. The destructor waits for them.
class Crew {
 public:
  Crew(const Problem& problem, const BatchPlan& plan, const EnsembleOptions& options, i64 first,
       i64 count, const std::atomic<bool>& stop)
      : results_(static_cast<std::size_t>(count), RunResult{Outcome::undecided, kNotDone}) {
    window_.first = first;
    window_.count = count;
    window_.results = results_.data();
    window_.stop = &stop;
    working_ = static_cast<int>(std::min<i64>(options.jobs, count));
    const auto work = [this, &problem, &plan, options] {
      std::exception_ptr error;
      try {
        if (options.engine == Engine::batch)
          plan.work(window_, options.simd);
        else
          work_one_by_one(problem, options.engine);
      } catch (...) {  // out of memory
        error = std::current_exception();
        window_.next = window_.count;
      }
      const std::lock_guard lock(mutex_);
      if (error) error_ = error;
      if (--working_ == 0) finished_.notify_one();
    };
    try {
      start_threads(threads_, working_, work);
    } catch (...) {
      window_.next = count;  // nothing more to do for those that were started
      throw;
    }
  }

  // Waits, reporting progress ten times a second; true if every run was done. Throws what a thread
  // threw.
  bool wait(const std::function<void(i64)>& report) {
    std::unique_lock lock(mutex_);
    while (!finished_.wait_for(lock, std::chrono::milliseconds(100), [&] { return working_ == 0; }))
      report(window_.done.load());
    if (error_) std::rethrow_exception(error_);
    return window_.done.load() == window_.count;
  }

  // Hands over what is done since the last time, up to the first run that is not done; returns how
  // many runs that were.
  i64 deliver(const WindowSink& sink) {
    std::size_t end = delivered_;
    while (end < results_.size() &&
           std::atomic_ref(results_[end].steps).load(std::memory_order_acquire) != kNotDone)
      ++end;
    const auto ready = std::span<const RunResult>(results_).subspan(delivered_, end - delivered_);
    if (!ready.empty()) sink(window_.first + static_cast<i64>(delivered_), ready);
    delivered_ = end;
    return static_cast<i64>(ready.size());
  }

 private:
  void work_one_by_one(const Problem& problem, Engine engine) {
    const auto stopped = [this] { return window_.stop->load(std::memory_order_relaxed); };
    for (i64 slot = 0; (slot = window_.next.fetch_add(1)) < window_.count;) {
      const auto run = static_cast<std::uint64_t>(window_.first + slot);
      const RunResult result = run_one(problem, run, engine, {}, stopped).result;
      if (stopped()) return;
      publish(window_.results[slot], result);
      window_.done.fetch_add(1);
    }
  }

  std::vector<RunResult> results_;
  std::size_t delivered_ = 0;
  RunWindow window_;
  std::mutex mutex_;
  std::condition_variable finished_;
  int working_ = 0;
  std::exception_ptr error_;
  std::vector<std::jthread> threads_;  // last: joined before anything they use goes away
};

}  // namespace

i64 run_ensemble(const Problem& problem, const EnsembleOptions& options, const WindowSink& sink,
                 const ProgressObserver& progress, const std::atomic<bool>& caller_stop) {
  const BatchPlan plan(problem);
  // Also set when the sink fails, so that the crew at work does not finish its window for nothing.
  std::atomic<bool> stop{false};
  std::unique_ptr<Crew> previous;
  i64 delivered = 0;
  auto delivered_at = std::chrono::steady_clock::now();
  const auto deliver = [&](Crew& crew) {
    try {
      delivered += crew.deliver(sink);
    } catch (...) {
      stop = true;
      throw;
    }
    delivered_at = std::chrono::steady_clock::now();
  };

  // The sink works on one window while the threads work on the next.
  for (i64 begun = 0; begun < options.runs && !caller_stop;) {
    const i64 count = std::min(kWindow, options.runs - begun);
    auto crew = std::make_unique<Crew>(problem, plan, options, options.first + begun, count, stop);
    if (previous != nullptr) deliver(*previous);
    const bool complete = crew->wait([&](i64 done) {
      if (caller_stop) stop = true;
      if (progress) progress(begun + done);
      if (std::chrono::steady_clock::now() - delivered_at >= kDeliverEvery) deliver(*crew);
    });
    previous = std::move(crew);
    begun += count;
    if (!complete) break;
    if (progress) progress(begun);
  }
  if (previous != nullptr) deliver(*previous);
  return delivered;
}

int default_jobs() {
  cpu_set_t set;
  CPU_ZERO(&set);
  int jobs = 1;
  if (sched_getaffinity(0, sizeof set, &set) == 0) jobs = std::max(1, CPU_COUNT(&set));
  for (const char* name : {"OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK"})
    if (const char* text = std::getenv(name))
      if (const long limit = std::strtol(text, nullptr, 10); limit > 0)
        jobs = static_cast<int>(std::min<long>(jobs, limit));
  return jobs;
}

}  // namespace sidestep
