// The threads of one rank. Each does one chunk at a time, by itself.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sidestep/ensemble/simd.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

/// Consecutive items of work: runs, points, boxes.
struct Chunk {
  i64 first = 0;
  i64 count = 0;
  std::string input;  ///< what the work needs beside the numbers of the items
};

struct Failure {
  enum class Kind : char { none, input, other } kind = Kind::none;  ///< input: an InputError
  std::string text;
};
/// Of the exception that is being handled.
Failure current_failure();
/// As an InputError or a SystemError.
[[noreturn]] void throw_failure(const Failure& failure);

/// What became of a chunk.
struct Answer {
  i64 first = 0;
  i64 count = 0;
  i64 done = 0;  ///< items, from the first on; all, unless stopped or failed
  double seconds = 0;
  std::string bytes;  ///< of the items that are done
  Failure failure;    ///< of the item after those
};

/// Does the items of a chunk in order, putting each into the answer; throws at one that fails.
/// Called by several threads at once.
using ChunkWork = std::function<void(const Chunk& chunk, Answer& answer)>;
/// Makes the work from a text that any rank can be sent. `stop` is set when it is to return soon.
using WorkMaker =
    std::function<ChunkWork(const std::string& setup, Simd simd, const std::atomic<bool>& stop)>;
/// By the name of the kind of work.
using WorkMakers = std::map<std::string, WorkMaker>;

class RankCrew {
 public:
  RankCrew(int threads, Simd simd, const WorkMaker& maker, const std::string& setup);
  ~RankCrew();  ///< stops what is at work
  RankCrew(const RankCrew&) = delete;
  RankCrew& operator=(const RankCrew&) = delete;

  void give(Chunk chunk);
  /// One answer, if there is one; they come in any order.
  std::optional<Answer> answer();
  /// Until there is an answer or the time is over.
  void wait(std::chrono::microseconds most);
  /// What was given and is not done is answered soon.
  void stop() { stop_ = true; }
  void go_on() { stop_ = false; }

 private:
  void work_through();

  std::atomic<bool> stop_{false};
  ChunkWork work_;
  std::mutex mutex_;
  std::condition_variable given_, answered_;
  std::deque<Chunk> chunks_;
  std::deque<Answer> answers_;
  bool leaving_ = false;
  std::vector<std::jthread> threads_;  // last: joined before anything they use goes away
};

/// Sleeps when there is nothing to do: briefly at first, so that answers are soon, then longer, so
/// that an idle rank costs nothing.
class Pause {
 public:
  void after(bool worked, RankCrew* crew);

 private:
  std::chrono::microseconds length_{kShortest};
  static constexpr std::chrono::microseconds kShortest{100}, kLongest{2000};
};

}  // namespace sidestep
