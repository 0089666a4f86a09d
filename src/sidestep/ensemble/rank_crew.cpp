#include "sidestep/ensemble/rank_crew.h"

#include <algorithm>
#include <new>
#include <system_error>

#include <fmt/format.h>

#include "sidestep/problem/error.h"

namespace sidestep {

Failure current_failure() {
  try {
    throw;
  } catch (const InputError& error) {
    return {Failure::Kind::input, error.what()};
  } catch (const std::bad_alloc&) {
    return {Failure::Kind::other, "out of memory"};
  } catch (const std::exception& error) {
    return {Failure::Kind::other, error.what()};
  }
}

void throw_failure(const Failure& failure) {
  if (failure.kind == Failure::Kind::input) throw InputError(failure.text);
  throw SystemError(failure.text);
}

RankCrew::RankCrew(int threads, Simd simd, const WorkMaker& maker, const std::string& setup)
    : work_(maker(setup, simd, stop_)) {
  threads_.reserve(static_cast<std::size_t>(threads));
  // Once one is at work nothing may be thrown: the others do the same, later.
  try {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work_through(); });
  } catch (const std::system_error& error) {
    if (threads_.empty())
      throw SystemError(
          fmt::format("{} threads cannot be started: {}", threads, error.code().message()));
  } catch (const std::bad_alloc&) {
    if (threads_.empty()) throw;
  }
}

RankCrew::~RankCrew() {
  stop_ = true;
  const std::lock_guard lock(mutex_);
  leaving_ = true;
  given_.notify_all();
}

void RankCrew::give(Chunk chunk) {
  const std::lock_guard lock(mutex_);
  chunks_.push_back(std::move(chunk));
  given_.notify_one();
}

std::optional<Answer> RankCrew::answer() {
  const std::lock_guard lock(mutex_);
  if (answers_.empty()) return std::nullopt;
  Answer answer = std::move(answers_.front());
  answers_.pop_front();
  return answer;
}

void RankCrew::wait(std::chrono::microseconds most) {
  std::unique_lock lock(mutex_);
  answered_.wait_for(lock, most, [this] { return !answers_.empty(); });
}

void RankCrew::work_through() {
  using Clock = std::chrono::steady_clock;
  for (;;) {
    Chunk chunk;
    {
      std::unique_lock lock(mutex_);
      given_.wait(lock, [this] { return leaving_ || !chunks_.empty(); });
      if (leaving_) return;
      chunk = std::move(chunks_.front());
      chunks_.pop_front();
    }
    const Clock::time_point began = Clock::now();
    Answer answer{.first = chunk.first, .count = chunk.count, .bytes = {}, .failure = {}};
    try {
      if (!stop_) work_(chunk, answer);
    } catch (...) {
      answer.failure = current_failure();
    }
    answer.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(answer));
    answered_.notify_one();
  }
}

void Pause::after(bool worked, RankCrew* crew) {
  if (worked) {
    length_ = kShortest;
    return;
  }
  if (crew != nullptr)
    crew->wait(length_);
  else
    std::this_thread::sleep_for(length_);
  length_ = std::min(2 * length_, kLongest);
}

}  // namespace sidestep
