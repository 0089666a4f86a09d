#include "sidestep/study/points.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

#include "sidestep/problem/threads.h"

namespace sidestep {
namespace {

constexpr auto kHandOver = std::chrono::milliseconds(250);

class Crew {
 public:
  Crew(const PointRange& range, const PointWork& work, const std::atomic<bool>& stop)
      : range_(range),
        work_(work),
        stop_(stop),
        done_(std::make_unique<std::atomic<bool>[]>(
            static_cast<std::size_t>(range.until - range.first))),
        next_(range.first) {
    const i64 threads = std::min<i64>(range.jobs, range.until - range.first);
    working_ = static_cast<int>(threads);
    try {
      start_threads(threads_, working_, [this] { work_through(); });
    } catch (...) {
      failed_at_ = -1;  // nothing more to do for those that were started
      throw;
    }
  }

  i64 hand_over(const PointSink& sink, const PointProgress& progress) {
    i64 handed = range_.first;
    for (bool all = false; !all;) {
      {
        std::unique_lock lock(mutex_);
        ended_.wait_for(lock, kHandOver, [this] { return working_ == 0; });
        all = working_ == 0;
      }
      i64 until = handed;
      while (until < range_.until && is_done(until)) ++until;
      if (sink && until > handed) sink(handed, until - handed);
      handed = until;
      if (progress) progress(range_.first + points_done_);
    }
    if (error_) std::rethrow_exception(error_);
    return handed;
  }

  ~Crew() { failed_at_ = -1; }  // when the sink threw, nothing more is worth doing
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

 private:
  [[nodiscard]] std::atomic<bool>& done(i64 point) const {
    return done_[static_cast<std::size_t>(point - range_.first)];
  }
  [[nodiscard]] bool is_done(i64 point) const { return done(point); }

  void work_through() {
    for (;;) {
      const i64 point = next_.fetch_add(1);
      // Points before one that threw are still done: which exception is passed on must not depend
      // on the threads.
      if (point >= range_.until || point > failed_at_ || stop_ || !do_point(point)) break;
    }
    const std::lock_guard lock(mutex_);
    --working_;
    ended_.notify_one();
  }

  bool do_point(i64 point) {
    try {
      if (!work_(point)) return false;
      done(point) = true;
      ++points_done_;
      return true;
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (point < failed_at_) {
        failed_at_ = point;
        error_ = std::current_exception();
      }
      return false;
    }
  }

  const PointRange range_;
  const PointWork& work_;
  const std::atomic<bool>& stop_;
  std::unique_ptr<std::atomic<bool>[]> done_;  // by point
  std::atomic<i64> next_;
  std::atomic<i64> points_done_{0};
  std::atomic<i64> failed_at_{std::numeric_limits<i64>::max()};
  std::mutex mutex_;
  std::condition_variable ended_;
  int working_ = 0;           // threads
  std::exception_ptr error_;  // of the point failed_at_
  std::vector<std::jthread> threads_;
};

}  // namespace

i64 run_points(const PointRange& range, const PointWork& work, const PointSink& sink,
               const PointProgress& progress, const std::atomic<bool>& stop) {
  if (range.first >= range.until) return range.until;
  return Crew(range, work, stop).hand_over(sink, progress);
}

}  // namespace sidestep
