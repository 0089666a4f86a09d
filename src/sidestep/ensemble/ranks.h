// Work spread over ranks: docs/cluster.md.
//
// Rank 0 runs the command, as it would alone; the others serve it. Where one process would give
// work to threads, rank 0 gives chunks of it, consecutive items, to the threads of all ranks, its
// own among them. Who is done with a chunk is given the next one, of about the same time. What
// comes back is put in order, so the results are those of one process, byte for byte.
//
//   rank 0 to others   begin (kind of work, its text, threads), chunk, stop, go on, end (exit code)
//   others to rank 0   hello (threads, instruction set), answer
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sidestep/ensemble/channel.h"
#include "sidestep/ensemble/rank_crew.h"

namespace sidestep {

/// Items first ... until - 1 of one kind of work.
struct SpreadTask {
  std::string kind;   ///< of WorkMakers
  std::string setup;  ///< from which every rank makes the work
  i64 first = 0;
  i64 until = 0;
  i64 grain = 1;  ///< the least chunk worth sending; chunks are multiples of it
  i64 most_ahead =
      std::numeric_limits<i64>::max();  ///< items begun but not handed over, a bound on memory
  std::function<std::string(i64 first, i64 count)> input = {};  ///< of a chunk; may be empty
};

/// All called on the calling thread.
struct SpreadSinks {
  /// The bytes of items that are done, in any order.
  std::function<void(i64 first, i64 count, std::string_view bytes)> take;
  /// All items before first + count are done: now and then, without gaps, in order. May be empty.
  std::function<void(i64 first, i64 count)> hand_over = {};
  /// How many of the items are done, now and then. May be empty.
  std::function<void(i64 done)> progress = {};
  std::function<bool()> stopped;  ///< true: end soon
};

/// Rank 0's side.
class Ranks {
 public:
  /// Waits for the others. Throws what they failed with, if they did.
  Ranks(Channel& channel, const WorkMakers& makers, int own_threads, Simd own_simd);
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  /// The same number of threads on each rank, in place of as many as suit its machine.
  void set_threads(int each);
  [[nodiscard]] i64 threads() const;  ///< of all ranks
  /// The instruction sets at work: "avx2", or "sse4,avx2" where machines differ.
  [[nodiscard]] std::string simd() const;

  /// Returns the first item that is not done: task.until, unless stopped. The failure of the first
  /// item that failed is thrown, after those before it were handed over; an exception of a sink
  /// ends the work too.
  i64 spread(const SpreadTask& task, const SpreadSinks& sinks);

 private:
  struct Rank {
    int threads = 1;
    Simd simd = Simd::scalar;
    int chunks = 0;  ///< given and not answered
  };
  class Spread;

  void begin(const SpreadTask& task);
  void give(int rank, Chunk chunk);
  std::vector<std::pair<int, Answer>> answers();  // rank and answer
  void stop();

  Channel& channel_;
  const WorkMakers& makers_;
  std::vector<Rank> ranks_;
  std::unique_ptr<RankCrew> crew_;
  std::string kind_, setup_;                     // of the work that all ranks have
  bool stopped_ = false;                         // they were told to stop
  double item_seconds_ = 0, chunk_seconds_ = 0;  // of that work, of late; 0: not known
  Pause pause_;
};

/// The other ranks' side: does what rank 0 asks until told to end; returns the exit code it says.
/// Simd is asked for here, since it may fail.
int serve_rank(Channel& channel, const WorkMakers& makers, int threads,
               const std::function<Simd()>& simd);

/// Tells all other ranks to end with this exit code.
void dismiss_ranks(Channel& channel, int exit_code);

}  // namespace sidestep
