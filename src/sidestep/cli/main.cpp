// Parse, dispatch, and turn every way of ending into an exit code: 0 done, 1 failed or interrupted,
// 2 bad input.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <new>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "sidestep/certify/ball.h"
#include "sidestep/cli/arguments.h"
#include "sidestep/cli/interrupt.h"
#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"

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
[[noreturn]] void on_terminate() {
  try {
    if (const auto error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    complain("out of memory");
    _exit(1);
  } catch (...) {
  }
  std::abort();
}

int run_program(int argc, const char* const* argv) {
  occupy_standard_descriptors();
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is a failed write like a full disk
  std::set_terminate(on_terminate);
  terminate_without_memory();
  try {
    const ParsedCommandLine parsed = parse_command_line(argc, argv);
    if (parsed.print_and_leave) {
      Session::print(*parsed.print_and_leave);
      return 0;
    }
    Session session(parsed.arguments, install_interrupt_handler());
    return dispatch(session);
  } catch (const InputError& error) {
    complain(error.what());
    return 2;
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& error) {
    complain(error.what());
  }
  return 1;
}

}  // namespace
}  // namespace sidestep

int main(int argc, char** argv) { return sidestep::run_program(argc, argv); }
