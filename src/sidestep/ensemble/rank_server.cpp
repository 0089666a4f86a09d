// The ranks that serve rank 0. The main thread of each sends and receives, others work.
#include "sidestep/ensemble/rank_messages.h"
#include "sidestep/ensemble/ranks.h"

namespace sidestep {
namespace {

class Server {
 public:
  Server(Channel& channel, const WorkMakers& makers, int threads)
      : channel_(channel), makers_(makers), threads_(threads) {}

  void say_hello(const std::function<Simd()>& simd) {
    Failure failure;
    try {
      simd_ = simd();
    } catch (...) {
      failure = current_failure();
    }
    std::string hello = letter(Letter::hello);
    put_failure(hello, failure);
    put(hello, threads_);
    put(hello, simd_);
    channel_.send(0, std::move(hello));
  }

  int serve() {
    for (Pause pause;;) {
      bool worked = false;
      while (const auto message = channel_.receive()) {
        worked = true;
        std::string_view content = message->bytes;
        const auto which = take<Letter>(content);
        if (which == Letter::end) return take<int>(content);
        read(which, content);
      }
      for (std::optional<Answer> answer; crew_ && (answer = crew_->answer()); worked = true)
        channel_.send(0, to_bytes(*answer));
      pause.after(worked, crew_.get());
    }
  }

 private:
  void read(Letter which, std::string_view content) {
    if (which == Letter::begin) begin(content);
    if (which == Letter::stop && crew_) crew_->stop();
    if (which == Letter::go_on && crew_) crew_->go_on();
    if (which == Letter::chunk) {
      const Chunk chunk = take_chunk(content);
      if (crew_)
        crew_->give(chunk);
      else
        channel_.send(
            0, to_bytes(Answer{
                   .first = chunk.first, .count = chunk.count, .bytes = {}, .failure = failure_}));
    }
  }

  // If that fails, chunks are answered with why.
  void begin(std::string_view content) {
    const auto threads = take<int>(content);
    const std::string kind = take_text(content);
    crew_.reset();
    try {
      crew_ = std::make_unique<RankCrew>(threads, simd_, makers_.at(kind), take_text(content));
    } catch (...) {
      failure_ = current_failure();
    }
  }

  Channel& channel_;
  const WorkMakers& makers_;
  int threads_;
  Simd simd_ = Simd::scalar;
  std::unique_ptr<RankCrew> crew_;
  Failure failure_;
};

}  // namespace

int serve_rank(Channel& channel, const WorkMakers& makers, int threads,
               const std::function<Simd()>& simd) {
  Server server(channel, makers, threads);
  server.say_hello(simd);
  return server.serve();
}

void dismiss_ranks(Channel& channel, int exit_code) {
  std::string end = letter(Letter::end);
  put(end, exit_code);
  for (int rank = 1; rank < channel.size(); ++rank) channel.send(rank, end);
}

}  // namespace sidestep
