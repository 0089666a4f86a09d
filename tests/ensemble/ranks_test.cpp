// The protocol between ranks, with threads in place of processes.
#include "sidestep/ensemble/ranks.h"

#include "support/thread_channel.h"
#include <mutex>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "sidestep/ensemble/bytes.h"
#include "sidestep/ensemble/ranks_ensemble.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

// Item i takes a while of its own and gives factor*i^2, plus what was sent with its chunk; the
// setup says which item fails.
ChunkWork squares(const std::string& setup, Simd /*simd*/, const std::atomic<bool>& stop) {
  std::string_view bytes = setup;
  const auto factor = take<i64>(bytes), fails = take<i64>(bytes);
  return [=, &stop](const Chunk& chunk, Answer& answer) {
    std::string_view input = chunk.input;
    const i64 more = input.empty() ? 0 : take<i64>(input);
    for (i64 i = chunk.first; i < chunk.first + chunk.count; ++i) {
      if (stop) return;
      if (i >= fails) throw InputError("item " + std::to_string(i));
      std::this_thread::sleep_for(std::chrono::microseconds((i * 7919) % 300));
      put(answer.bytes, factor * i * i + more);
      ++answer.done;
    }
  };
}

const WorkMakers kMakers = {
    {"squares", squares},
    {"broken", [](const std::string&, Simd, const std::atomic<bool>&) -> ChunkWork {
       throw InputError("no such work");
     }}};

constexpr i64 kNever = 1'000'000;

std::string setup_of(i64 factor, i64 fails) {
  std::string setup;
  put(setup, factor);
  put(setup, fails);
  return setup;
}

// What came in the order of items, after the checks that each call must pass.
struct Collected {
  std::map<i64, i64> taken;
  std::vector<i64> values;
  i64 progress = 0;

  SpreadSinks sinks(const std::function<bool()>& stopped = [] { return false; }) {
    return {.take =
                [this](i64 first, i64 count, std::string_view bytes) {
                  for (i64 i = first; i < first + count; ++i)
                    EXPECT_TRUE(taken.emplace(i, take<i64>(bytes)).second) << "twice";
                  EXPECT_TRUE(bytes.empty());
                },
            .hand_over =
                [this](i64 first, i64 count) {
                  EXPECT_EQ(first, static_cast<i64>(values.size()));
                  for (i64 i = first; i < first + count; ++i) values.push_back(taken.at(i));
                },
            .progress =
                [this](i64 done) {
                  EXPECT_GE(done, progress);
                  progress = done;
                },
            .stopped = stopped};
  }
};

std::vector<i64> expected(i64 factor, i64 count) {
  std::vector<i64> values;
  for (i64 i = 0; i < count; ++i) values.push_back(factor * i * i);
  return values;
}

TEST(Ranks, GiveEveryItemOnceAndInOrder) {
  for (int size = 1; size <= 5; ++size)
    for (const i64 count : {1, 3, 1000}) {
      const auto codes = with_ranks(size, kMakers, [&](Ranks& ranks) {
        Collected all;
        const SpreadTask task{
            .kind = "squares", .setup = setup_of(3, kNever), .until = count, .grain = 4};
        EXPECT_EQ(ranks.spread(task, all.sinks()), count);
        EXPECT_EQ(all.values, expected(3, count));
        EXPECT_EQ(all.progress, count);
      });
      EXPECT_EQ(codes, std::vector<int>(static_cast<std::size_t>(size - 1), 7));
    }
}

TEST(Ranks, BoundWhatIsAhead) {
  with_ranks(3, kMakers, [&](Ranks& ranks) {
    Collected all;
    const SpreadTask task{.kind = "squares",
                          .setup = setup_of(1, kNever),
                          .until = 500,
                          .grain = 2,
                          .most_ahead = 10};
    SpreadSinks sinks = all.sinks();
    const auto plain_take = sinks.take;
    sinks.take = [&](i64 first, i64 count, std::string_view bytes) {
      EXPECT_LT(first, static_cast<i64>(all.values.size()) + 10);
      plain_take(first, count, bytes);
    };
    EXPECT_EQ(ranks.spread(task, sinks), 500);
    EXPECT_EQ(all.values, expected(1, 500));
  });
}

TEST(Ranks, GiveEachThreadOneChunkBeforeAnyGetsTwo) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  const WorkMakers makers = {
      {"slow", [&](const std::string&, Simd, const std::atomic<bool>&) -> ChunkWork {
         return [&](const Chunk& chunk, Answer& answer) {
           {
             const std::lock_guard lock(mutex);
             threads.insert(std::this_thread::get_id());
           }
           std::this_thread::sleep_for(std::chrono::milliseconds(20));
           answer.done = chunk.count;
         };
       }}};
  with_ranks(4, makers, [&](Ranks& ranks) {
    ranks.set_threads(1);
    const SpreadSinks sinks{.take = [](i64, i64, std::string_view) {},
                            .stopped = [] { return false; }};
    // Only after the first is it known that chunks are short, so that two may be given.
    for (const i64 items : {20, 4}) {
      threads.clear();
      ranks.spread({.kind = "slow", .setup = {}, .until = items}, sinks);
      EXPECT_EQ(threads.size(), 4U) << items;
    }
  });
}

TEST(Ranks, DoOneThingAfterTheOther) {
  with_ranks(4, kMakers, [](Ranks& ranks) {
    for (const i64 factor : {1, 1, 2}) {  // the second time all have the work already
      Collected all;
      const SpreadTask task{.kind = "squares",
                            .setup = setup_of(factor, kNever),
                            .until = 100,
                            .input = [](i64, i64) {
                              std::string bytes;
                              put(bytes, i64{0});
                              return bytes;
                            }};
      EXPECT_EQ(ranks.spread(task, all.sinks()), 100);
      EXPECT_EQ(all.values, expected(factor, 100));
    }
  });
}

TEST(Ranks, FailAsOneProcessWould) {
  for (const i64 fails : {0, 1, 77})
    with_ranks(3, kMakers, [&](Ranks& ranks) {
      Collected all;
      const SpreadTask task{.kind = "squares", .setup = setup_of(1, fails), .until = 100};
      try {
        ranks.spread(task, all.sinks());
        ADD_FAILURE() << "nothing thrown";
      } catch (const InputError& error) {
        EXPECT_EQ(error.what(), "item " + std::to_string(fails));
      }
      EXPECT_EQ(all.values, expected(1, fails));
      // And all are there for what comes next.
      Collected next;
      EXPECT_EQ(ranks.spread({.kind = "squares", .setup = setup_of(2, kNever), .until = 50},
                             next.sinks()),
                50);
      EXPECT_EQ(next.values, expected(2, 50));
    });
}

TEST(Ranks, StopSoonAndGoOn) {
  with_ranks(3, kMakers, [](Ranks& ranks) {
    Collected some, all;
    const SpreadTask task{.kind = "squares", .setup = setup_of(1, kNever), .until = 2000};
    const i64 done = ranks.spread(task, some.sinks([&] { return some.progress >= 100; }));
    EXPECT_LT(done, 2000);
    EXPECT_EQ(some.values, expected(1, done));
    EXPECT_EQ(ranks.spread(task, all.sinks()), 2000);
    EXPECT_EQ(all.values, expected(1, 2000));
  });
}

TEST(Ranks, SurviveASinkThatThrows) {
  with_ranks(3, kMakers, [](Ranks& ranks) {
    const SpreadTask task{.kind = "squares", .setup = setup_of(1, kNever), .until = 300};
    SpreadSinks sinks = Collected().sinks();
    sinks.hand_over = {};
    sinks.progress = {};
    sinks.take = [](i64, i64, std::string_view) { throw SystemError("disk full"); };
    EXPECT_THROW(ranks.spread(task, sinks), SystemError);
    Collected all;
    EXPECT_EQ(ranks.spread(task, all.sinks()), 300);
    EXPECT_EQ(all.values, expected(1, 300));
  });
}

// Memory runs out at the n-th message that rank 0 gets or sends, and that one is lost.
class LossyChannel : public ThreadChannel {
 public:
  LossyChannel(ThreadMail& mail, int got, int sent)
      : ThreadChannel(mail, 0), got_(got), sent_(sent) {}
  void send(int to, std::string bytes) override {
    if (--sent_ == 0) throw std::bad_alloc();
    ThreadChannel::send(to, std::move(bytes));
  }
  std::optional<Message> receive() override {
    auto message = ThreadChannel::receive();
    if (message && --got_ == 0) throw std::bad_alloc();
    return message;
  }

 private:
  int got_, sent_;
};

TEST(Ranks, DoNotWaitForAMessageThatIsLost) {
  // The first it gets is the hello, the first it sends tells what the work is.
  for (const auto& [got, sent] : {std::pair{2, 0}, {5, 0}, {0, 2}, {0, 4}}) {
    ThreadMail mail(2);
    std::jthread other([&mail] {
      ThreadChannel channel(mail, 1);
      serve_rank(channel, kMakers, 1, [] { return Simd::scalar; });
    });
    LossyChannel channel(mail, got, sent);
    {
      Ranks ranks(channel, kMakers, 1, Simd::scalar);
      Collected collected;
      EXPECT_THROW(ranks.spread({.kind = "squares", .setup = setup_of(1, kNever), .until = 5000},
                                collected.sinks()),
                   ChannelError);
    }
    dismiss_ranks(channel, 1);
  }
}

TEST(Ranks, SayWhatARankCannotDo) {
  EXPECT_THROW(with_ranks(3, kMakers,
                          [](Ranks& ranks) {
                            ranks.spread({.kind = "broken", .setup = {}, .until = 1},
                                         Collected().sinks());
                          }),
               InputError);
  EXPECT_THROW(with_ranks(
                   3, kMakers, [](Ranks&) {},
                   [](int rank) -> Simd {
                     if (rank == 2) throw InputError("SIDESTEP_SIMD: found ...");
                     return Simd::scalar;
                   }),
               InputError);
}

TEST(Ranks, AddUpThreadsAndInstructionSets) {
  with_ranks(
      4, kMakers,
      [](Ranks& ranks) {
        EXPECT_EQ(ranks.threads(), 1 + 2 + 1 + 2);
        EXPECT_EQ(ranks.simd(), "sse4,scalar");
        ranks.set_threads(3);
        EXPECT_EQ(ranks.threads(), 12);
      },
      [](int rank) { return rank == 3 ? Simd::sse4 : Simd::scalar; });
}

TEST(RanksEnsemble, HasTheRunsOfOneProcess) {
  const WorkMakers makers = {{kRunsWork, ensemble_work}};
  for (const Engine engine : {Engine::batch, Engine::reduced}) {
    const Problem problem = read_problem("table1/cnn/k16");
    const EnsembleOptions options{
        .first = 100, .runs = engine == Engine::batch ? 5000 : 300, .engine = engine};
    std::vector<RunResult> alone, spread;
    const auto into = [&](std::vector<RunResult>& runs) {
      return [&](i64 first, std::span<const RunResult> window) {
        EXPECT_EQ(first, options.first + static_cast<i64>(runs.size()));
        runs.insert(runs.end(), window.begin(), window.end());
      };
    };
    const std::atomic<bool> stop{false};
    EXPECT_EQ(run_ensemble(problem, options, into(alone), {}, stop), options.runs);
    with_ranks(3, makers, [&](Ranks& ranks) {
      EXPECT_EQ(run_ensemble_on(ranks, problem, options, into(spread), {}, stop), options.runs);
    });
    ASSERT_EQ(alone.size(), spread.size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
      EXPECT_EQ(alone[i].outcome, spread[i].outcome) << i;
      EXPECT_EQ(alone[i].steps, spread[i].steps) << i;
    }
  }
}

}  // namespace
}  // namespace sidestep
