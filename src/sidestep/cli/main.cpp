// Parse, dispatch, and turn every way of ending into an exit code: 0 done, 1 failed or interrupted,
// 2 bad input.
#include <cstdio>
#include <new>

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
  if (command == "show") return command_show(session);
  if (command == "store") return command_store(session);
  return command_info(session);
}

int run_program(int argc, const char* const* argv) {
  const auto complain = [](const char* message) {
    std::fprintf(stderr, "sidestep: %s\n", message);
  };
  try {
    const ParsedCommandLine parsed = parse_command_line(argc, argv);
    if (parsed.print_and_leave) return std::fputs(parsed.print_and_leave->c_str(), stdout) < 0;
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
