// Parse, dispatch, and turn every way of ending into an exit code: 0 done, 1 failed or interrupted,
// 2 bad input.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "sidestep/certify/ball.h"
#include "sidestep/cli/arguments.h"
#include "sidestep/cli/interrupt.h"
#include "sidestep/cli/mpi_channel.h"
#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/study/rank_work.h"

namespace sidestep {
namespace {

int dispatch(Session& session) {
  const std::string& command = session.arguments.command;
  if (command == "reproduce") return command_reproduce(session);
  if (command == "run") return command_run(session);
  if (command == "trajectory") return command_trajectory(session);
  if (command == "probability") return command_probability(session);
  if (command == "certify") return command_certify(session);
  if (command == "critical") return command_critical(session);
  if (command == "audit") return command_audit(session);
  if (command == "landscape") return command_landscape(session);
  if (command == "boundary") return command_boundary(session);
  if (command == "sweep" || command == "threshold") return command_sweep(session);
  if (command == "show") return command_show(session);
  if (command == "store") return command_store(session);
  if (command == "report") return command_report(session);
  return command_info(session);
}

// If stdout, say, was closed, the next file opened would take its number, and our output.
void occupy_standard_descriptors() {
  for (int descriptor = 0; descriptor <= 2; ++descriptor)
    if (fcntl(descriptor, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDONLY));
}

// One line of bearable length, whatever names and values the message quotes.
void complain(const char* message) try {
  constexpr std::size_t kBegin = 600, kEnd = 200;
  std::string line;
  for (const char c : std::string_view(message))
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      line += c == '\n' ? "\\n" : fmt::format("\\x{:02x}", c);
    else
      line += c;
  if (line.size() > kBegin + kEnd)
    line = line.substr(0, kBegin) + " ... " + line.substr(line.size() - kEnd);
  std::fprintf(stderr, "sidestep: %s\n", line.c_str());
} catch (const std::bad_alloc&) {
  std::fputs("sidestep: out of memory\n", stderr);  // not even for the sentence
}

// Memory can run out where no exception may pass: in GMP, FLINT, a function that is noexcept. A
// store and files outlive that as they do a power cut. Anything else is a defect, and abort() keeps
// it to be looked at.
//
// Where a function that is noexcept was compiled into its caller, the exception on its way is not
// the current one, and cannot be asked for.
std::atomic<bool> memory_ran_out{false};

void on_no_memory() {
  memory_ran_out = true;
  throw std::bad_alloc();
}

[[noreturn]] void on_terminate() {
  bool no_memory = memory_ran_out && std::uncaught_exceptions() > 0;
  try {
    if (const auto error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    no_memory = true;
  } catch (...) {
  }
  if (!no_memory) std::abort();
  complain("out of memory");
  _exit(1);
}

// What suits a machine that this rank shares with others.
int threads_of_rank(const Channel& channel) {
  const int share = static_cast<int>(std::thread::hardware_concurrency()) / channel.neighbours();
  return std::max(1, std::min(default_jobs(), share));
}

// Rank 0 says when to end, after Ctrl-C too. Without this rank it would wait for ever.
int serve(Channel& channel) try {
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  return serve_rank(channel, rank_work(), threads_of_rank(channel), chosen_simd);
} catch (...) {
  throw ChannelError(current_failure().text);
}

void refuse_unless_spread(const Arguments& arguments, int processes) {
  const std::string& command = arguments.command;
  const bool proof =
      command == "certify" && !arguments.has("--replay") && arguments.text("--only") != "critical";
  if (command == "run" || command == "sweep" || command == "threshold" || proof) return;
  throw InputError(
      fmt::format("{}: found {} processes; allowed: one, since only run, sweep, threshold and "
                  "certify PROBLEM spread their work",
                  command, processes));
}

// `channel`: null if this is the only process.
int run_command(int argc, const char* const* argv, Channel* channel) {
  const ParsedCommandLine parsed = parse_command_line(argc, argv);
  if (parsed.print_and_leave) {
    Session::print(*parsed.print_and_leave);
    return 0;
  }
  std::optional<Ranks> ranks;
  if (channel != nullptr) {
    refuse_unless_spread(parsed.arguments, channel->size());
    ranks.emplace(*channel, rank_work(), threads_of_rank(*channel), chosen_simd());
  }
  Session session(parsed.arguments, install_interrupt_handler(), ranks ? &*ranks : nullptr);
  return dispatch(session);
}

// The exit code of `work`, or of how it failed, which is said.
template <class Work>
int exit_code_of(const Work& work) {
  try {
    return work();
  } catch (const InputError& error) {
    complain(error.what());
    return 2;
  } catch (const ChannelError& error) {
    complain(error.what());
    abort_job();
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return 1;
}

// All ranks end with the exit code of rank 0.
void leave_job(Channel& channel, int exit_code) try {
  if (channel.rank() == 0) dismiss_ranks(channel, exit_code);
  channel.close();
} catch (...) {
  if (exit_code != 0) abort_job();  // why is said already
  throw ChannelError(current_failure().text);
}

int run_program(int argc, const char* const* argv) {
  std::unique_ptr<Channel> channel;
  const int exit_code = exit_code_of([&] {
    channel = open_mpi_channel();
    if (channel && channel->rank() > 0) return serve(*channel);
    return run_command(argc, argv, channel.get());
  });
  if (!channel) return exit_code;
  return exit_code_of([&] {
    leave_job(*channel, exit_code);
    return exit_code;
  });
}

}  // namespace
}  // namespace sidestep

int main(int argc, char** argv) {
  sidestep::occupy_standard_descriptors();
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is a failed write like a full disk
  std::set_terminate(sidestep::on_terminate);
  std::set_new_handler(sidestep::on_no_memory);
  sidestep::terminate_without_memory();
  return sidestep::run_program(argc, argv);
}
