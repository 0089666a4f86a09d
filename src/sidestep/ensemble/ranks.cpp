#include "sidestep/ensemble/ranks.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <set>
#include <utility>

#include "sidestep/ensemble/rank_messages.h"

namespace sidestep {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kHandOver = std::chrono::milliseconds(250);
// A chunk is to take this long, so that sending it costs nothing beside it; and longer the more
// ranks there are, so that rank 0 keeps up with them: docs/cluster.md.
constexpr double kChunkSeconds = 0.05, kSecondsPerRank = 1e-4;
// A rank whose chunks are shorter than this is given some ahead, so that it need not wait for the
// next. Longer ones would wait there while others are idle.
constexpr double kShort = 0.25;

}  // namespace

// One call of spread.
class Ranks::Spread {
 public:
  Spread(Ranks& all, const SpreadTask& task, const SpreadSinks& sinks)
      : all_(all),
        task_(task),
        sinks_(sinks),
        threads_(all.threads()),
        next_(task.first),
        limit_(task.until),
        done_(task.first),
        handed_(task.first) {
    const auto ranks = static_cast<int>(all.ranks_.size());
    is_hungry_.assign(all.ranks_.size(), 0);
    hungry_.reserve(all.ranks_.size());
    for (int rank = 0; rank < ranks; ++rank) make_hungry(rank);
  }

  i64 run() {
    try {
      while (give_out() || out_ > 0) {
        const bool worked = collect();
        if (worked && sinks_.progress) sinks_.progress(items_);
        if (Clock::now() - handed_at_ > kHandOver || next_ - handed_ >= task_.most_ahead / 2)
          hand_over();
        if (!stopping_ && sinks_.stopped()) stop();
        all_.pause_.after(worked, all_.crew_.get());
      }
      hand_over();
    } catch (const ChannelError&) {
      throw;
    } catch (...) {
      if (!stopping_) stop();
      while (out_ > 0) all_.pause_.after(collect_only(), all_.crew_.get());
      throw;
    }
    if (failure_.kind != Failure::Kind::none) throw_failure(failure_);
    return done_;
  }

 private:
  // Whether anything was given out. Each thread of all ranks gets a chunk before any gets a second.
  bool give_out() {
    if (!may_give()) return false;
    const bool any = fill([this](int rank) { return all_.ranks_[index(rank)].threads; });
    const bool more = fill([this](int rank) { return most_chunks(rank); });
    std::erase_if(hungry_, [this](int rank) {
      const bool full = all_.ranks_[index(rank)].chunks >= most_chunks(rank);
      if (full) is_hungry_[index(rank)] = 0;
      return full;
    });
    return any || more;
  }

  template <class Most>
  bool fill(const Most& most) {
    bool any = false;
    for (const int rank : hungry_)
      for (; may_give() && all_.ranks_[index(rank)].chunks < most(rank); any = true) give(rank);
    return any;
  }

  void make_hungry(int rank) {
    if (is_hungry_[index(rank)] == 0) hungry_.push_back(rank);
    is_hungry_[index(rank)] = 1;
  }

  static std::size_t index(int rank) { return static_cast<std::size_t>(rank); }

  [[nodiscard]] bool may_give() const {
    return !stopping_ && next_ < limit_ && next_ - handed_ < task_.most_ahead;
  }

  [[nodiscard]] int most_chunks(int rank) const {
    const int threads = all_.ranks_[index(rank)].threads;
    return all_.chunk_seconds_ > 0 && all_.chunk_seconds_ < kShort ? 2 * threads : threads;
  }

  void give(int rank) {
    Chunk chunk{.first = next_, .count = next_count(), .input = {}};
    if (task_.input) chunk.input = task_.input(chunk.first, chunk.count);
    next_ += chunk.count;
    ++out_;
    all_.give(rank, std::move(chunk));
  }

  [[nodiscard]] i64 next_count() {
    const i64 left = limit_ - next_;
    i64 count = task_.grain;
    if (all_.item_seconds_ > 0) {
      const double wanted =
          kChunkSeconds + kSecondsPerRank * static_cast<double>(all_.ranks_.size());
      // Not much more than the largest yet: the items so far may have been the quick ones.
      count = static_cast<i64>(
          std::min(wanted / all_.item_seconds_, 4.0 * static_cast<double>(largest_)));
    }
    // Towards the end smaller, so that nobody waits long for the last; and never so large that what
    // may be ahead is not enough for all.
    count = std::min({count, left / (2 * threads_), task_.most_ahead / (4 * threads_)});
    count = std::max<i64>(count / task_.grain, 1) * task_.grain;
    return std::min(count, left);
  }

  bool collect() {
    const auto answers = all_.answers();
    for (const auto& [rank, answer] : answers) gone(rank);  // all: a sink may throw below
    for (const auto& [rank, answer] : answers) {
      if (answer.done > 0) {
        learn(answer);
        sinks_.take(answer.first, answer.done, answer.bytes);
        items_ += answer.done;
        note(answer.first, answer.first + answer.done);
      }
      if (answer.done < answer.count && answer.first + answer.done < limit_) {
        limit_ = answer.first + answer.done;
        failure_ = answer.failure;
      }
    }
    return !answers.empty();
  }

  bool collect_only() {
    const auto answers = all_.answers();
    for (const auto& [rank, answer] : answers) gone(rank);
    return !answers.empty();
  }

  void gone(int rank) {
    --out_;
    --all_.ranks_[index(rank)].chunks;
    make_hungry(rank);
  }

  void learn(const Answer& answer) {
    constexpr double kNew = 0.3;
    const auto mix = [](double& old, double now) {
      now = std::max(now, 1e-9);
      old = old > 0 ? (1 - kNew) * old + kNew * now : now;
    };
    mix(all_.item_seconds_, answer.seconds / static_cast<double>(answer.done));
    mix(all_.chunk_seconds_, answer.seconds);
    largest_ = std::max(largest_, answer.done);
  }

  // Items from begin to end - 1 are done.
  void note(i64 begin, i64 end) {
    islands_.emplace(begin, end);
    for (auto first = islands_.begin(); first != islands_.end() && first->first == done_;
         first = islands_.erase(first))
      done_ = first->second;
  }

  void hand_over() {
    handed_at_ = Clock::now();
    const i64 first = std::exchange(handed_, done_);
    if (sinks_.hand_over && done_ > first) sinks_.hand_over(first, done_ - first);
  }

  void stop() {
    stopping_ = true;
    all_.stop();
  }

  Ranks& all_;
  const SpreadTask& task_;
  const SpreadSinks& sinks_;
  i64 threads_;
  std::vector<int> hungry_;      // ranks that may be able to take more,
  std::vector<char> is_hungry_;  // and whether one is among them
  i64 next_;                     // the first item not given out
  i64 limit_;                    // none from here on is worth giving out
  i64 done_;                     // the items before this one are done
  i64 handed_;                   // and those before this one handed over
  i64 items_ = 0;                // done, in any order
  i64 out_ = 0;                  // chunks
  i64 largest_ = 1;              // chunk that came back so far
  std::map<i64, i64> islands_;   // done after a gap: begin to end
  Failure failure_;              // of the item limit_
  bool stopping_ = false;
  Clock::time_point handed_at_ = Clock::now();
};

Ranks::Ranks(Channel& channel, const WorkMakers& makers, int own_threads, Simd own_simd)
    : channel_(channel), makers_(makers), ranks_(static_cast<std::size_t>(channel.size())) {
  ranks_[0] = {.threads = own_threads, .simd = own_simd};
  Failure failure;
  for (int waiting = channel.size() - 1; waiting > 0;) {
    const auto message = channel_.receive();
    if (message) {
      --waiting;
      std::string_view content = message->bytes;
      take<Letter>(content);
      if (const Failure one = take_failure(content); one.kind != Failure::Kind::none) failure = one;
      Rank& rank = ranks_[static_cast<std::size_t>(message->from)];
      rank.threads = take<int>(content);
      rank.simd = take<Simd>(content);
    }
    pause_.after(message.has_value(), nullptr);
  }
  if (failure.kind != Failure::Kind::none) throw_failure(failure);
}

Ranks::~Ranks() = default;

void Ranks::set_threads(int each) {
  for (Rank& rank : ranks_) rank.threads = each;
}

i64 Ranks::threads() const {
  i64 sum = 0;
  for (const Rank& rank : ranks_) sum += rank.threads;
  return sum;
}

std::string Ranks::simd() const {
  std::set<Simd> all;
  for (const Rank& rank : ranks_) all.insert(rank.simd);
  std::string text;
  for (const Simd simd : all) text += (text.empty() ? "" : ",") + to_string(simd);
  return text;
}

void Ranks::begin(const SpreadTask& task) {
  const auto send_all = [this](const auto& message_for) {
    for (int rank = 1; rank < channel_.size(); ++rank) channel_.send(rank, message_for(rank));
  };
  if (crew_ && task.kind == kind_ && task.setup == setup_) {
    if (!std::exchange(stopped_, false)) return;
    crew_->go_on();
    send_all([](int) { return letter(Letter::go_on); });
    return;
  }
  crew_.reset();
  crew_ = std::make_unique<RankCrew>(ranks_[0].threads, ranks_[0].simd, makers_.at(task.kind),
                                     task.setup);
  kind_ = task.kind;
  setup_ = task.setup;
  stopped_ = false;
  item_seconds_ = chunk_seconds_ = 0;
  send_all([&](int rank) {
    std::string bytes = letter(Letter::begin);
    put(bytes, ranks_[static_cast<std::size_t>(rank)].threads);
    put_text(bytes, task.kind);
    put_text(bytes, task.setup);
    return bytes;
  });
}

// A chunk or an answer that is lost, as where memory runs out, would be waited for for ever.
void Ranks::give(int rank, Chunk chunk) try {
  ++ranks_[static_cast<std::size_t>(rank)].chunks;
  if (rank == 0)
    crew_->give(std::move(chunk));
  else
    channel_.send(rank, to_bytes(chunk));
} catch (...) {
  throw ChannelError(current_failure().text);
}

std::vector<std::pair<int, Answer>> Ranks::answers() try {
  std::vector<std::pair<int, Answer>> all;
  while (auto answer = crew_->answer()) all.emplace_back(0, std::move(*answer));
  while (const auto message = channel_.receive()) {
    std::string_view content = message->bytes;
    take<Letter>(content);
    all.emplace_back(message->from, take_answer(content));
  }
  return all;
} catch (...) {
  throw ChannelError(current_failure().text);
}

void Ranks::stop() try {
  stopped_ = true;
  crew_->stop();
  for (int rank = 1; rank < channel_.size(); ++rank) channel_.send(rank, letter(Letter::stop));
} catch (...) {
  throw ChannelError(current_failure().text);
}

i64 Ranks::spread(const SpreadTask& task, const SpreadSinks& sinks) {
  if (task.first >= task.until) return task.until;
  begin(task);
  return Spread(*this, task, sinks).run();
}

}  // namespace sidestep
