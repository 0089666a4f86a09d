#include "sidestep/report/figures.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sidestep {
namespace {

constexpr int kKilled = 256;

std::string interpreter() {
  if (const char* named = std::getenv("SIDESTEP_PYTHON")) return named;
  // Debian's own first: it is the one that has Debian's matplotlib, whatever else is on the PATH.
  return access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3";
}

// Runs the command to its end; its exit code, -1 if it could not be started, kKilled if a signal
// ended it. Its stdout is dropped, so that ours holds nothing but our own output. It is in a
// process group of its own: Ctrl-C reaches us alone, and we end it without its Python traceback.
int run(std::vector<std::string> command, const std::string& python_path) {
  std::vector<std::string> environment = {"PYTHONPATH=" + python_path, "PYTHONDONTWRITEBYTECODE=1",
                                          "MPLBACKEND=Agg"};
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (std::string(*entry).rfind("PYTHONPATH=", 0) != 0) environment.emplace_back(*entry);
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> list;
    list.reserve(texts.size() + 1);
    for (std::string& text : texts) list.push_back(text.data());
    list.push_back(nullptr);
    return list;
  };
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t child = 0;
  const int error = posix_spawnp(&child, command[0].c_str(), &actions, &attributes,
                                 pointers(command).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) kill(child, SIGTERM);
  return WIFEXITED(status) ? WEXITSTATUS(status) : kKilled;
}

}  // namespace

FigureFiles draw_figure(const std::string& figures_path, const std::string& kind,
                        const std::string& data, const std::string& directory,
                        const std::string& stem) {
  constexpr int kNoMatplotlib = 3;  // exit code of sidestep.plot
  const int code = run({interpreter(), "-m", "sidestep.plot", kind, "--data", data, "--out",
                        directory, "--stem", stem},
                       figures_path);
  FigureFiles figures;
  if (code == 0) {
    for (const char* extension : {".svg", ".pdf", ".png"})
      figures.files.push_back((std::filesystem::path(directory) / (stem + extension)).string());
  } else if (code == kNoMatplotlib) {
    figures.problem = "no figures: matplotlib is not installed (Debian: python3-matplotlib)";
  } else if (code == -1) {
    figures.problem = "no figures: " + interpreter() + " cannot be run";
  } else if (code == kKilled) {
    figures.problem = "no figures: " + interpreter() + " was ended by a signal";
  } else {
    figures.problem = "no figures: " + interpreter() + " -m sidestep.plot failed";
  }
  return figures;
}

}  // namespace sidestep
