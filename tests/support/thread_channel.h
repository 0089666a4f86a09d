// Ranks as threads of the test, with what mail does: it takes its time, but keeps its order.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "sidestep/ensemble/ranks.h"

namespace sidestep {

class ThreadMail {
 public:
  explicit ThreadMail(int ranks) : boxes_(static_cast<std::size_t>(ranks)) {}

  void send(int to, Message message, std::chrono::microseconds delay) {
    Box& box = boxes_[static_cast<std::size_t>(to)];
    const std::lock_guard lock(box.mutex);
    auto at = Clock::now() + delay;
    if (!box.letters.empty()) at = std::max(at, box.letters.back().at);
    box.letters.push_back({at, std::move(message)});
  }

  std::optional<Message> receive(int rank) {
    Box& box = boxes_[static_cast<std::size_t>(rank)];
    const std::lock_guard lock(box.mutex);
    if (box.letters.empty() || box.letters.front().at > Clock::now()) return std::nullopt;
    Message message = std::move(box.letters.front().message);
    box.letters.pop_front();
    return message;
  }

  [[nodiscard]] int size() const { return static_cast<int>(boxes_.size()); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Letter {
    Clock::time_point at;
    Message message;
  };
  struct Box {
    std::mutex mutex;
    std::deque<Letter> letters;
  };
  std::vector<Box> boxes_;
};

class ThreadChannel : public Channel {
 public:
  ThreadChannel(ThreadMail& mail, int rank)
      : mail_(mail), rank_(rank), random_(static_cast<unsigned>(rank)) {}
  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return mail_.size(); }
  [[nodiscard]] int neighbours() const override { return mail_.size(); }
  void send(int to, std::string bytes) override {
    mail_.send(to, {rank_, std::move(bytes)}, std::chrono::microseconds(random_() % 500));
  }
  std::optional<Message> receive() override { return mail_.receive(rank_); }

 private:
  ThreadMail& mail_;
  int rank_;
  std::minstd_rand random_;
};

/// A job of `size` ranks, of which rank 0 does `command`. Returns the exit codes of the others,
/// who are told to end with 7.
inline std::vector<int> with_ranks(
    int size, const WorkMakers& makers, const std::function<void(Ranks&)>& command,
    const std::function<Simd(int rank)>& simd = [](int) { return Simd::scalar; }) {
  ThreadMail mail(size);
  std::vector<int> codes(static_cast<std::size_t>(size - 1), -1);
  std::vector<std::jthread> others;
  for (int rank = 1; rank < size; ++rank)
    others.emplace_back([&, rank] {
      ThreadChannel channel(mail, rank);
      codes[static_cast<std::size_t>(rank - 1)] =
          serve_rank(channel, makers, 1 + rank % 2, [&] { return simd(rank); });
    });
  ThreadChannel channel(mail, 0);
  try {
    Ranks ranks(channel, makers, 1, simd(0));
    command(ranks);
  } catch (...) {
    dismiss_ranks(channel, 7);
    others.clear();
    throw;
  }
  dismiss_ranks(channel, 7);
  others.clear();
  return codes;
}

}  // namespace sidestep
