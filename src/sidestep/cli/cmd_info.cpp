#include <thread>

#include <fmt/format.h>

#include "sidestep/cli/completion.h"
#include "sidestep/cli/manual.h"
#include "sidestep/cli/mpi_channel.h"
#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/json.h"
#include "sidestep/store/provenance.h"

namespace sidestep {
namespace {

// One answer at a time.
void refuse_mixtures(const Arguments& arguments) {
  std::string found;
  for (const char* option : {"--man", "--completion", "--json"}) {
    if (!arguments.has(option)) continue;
    if (!found.empty())
      throw InputError(
          fmt::format("info: found both {} and {}; allowed: one of them", found, option));
    found = option;
  }
}

}  // namespace

int command_info(Session& session) {
  const Arguments& arguments = session.arguments;
  refuse_mixtures(arguments);
  const BuildInfo build = build_info();
  if (arguments.has("--man")) {
    Session::print(manual_page(build.version));
    return 0;
  }
  if (arguments.has("--completion")) {
    Session::print(completion_script(arguments.choice("--completion", {"bash", "zsh", "fish"})));
    return 0;
  }
  std::string available;
  for (const Simd simd : available_simd())
    available += (available.empty() ? "" : ", ") + to_string(simd);
  const std::vector<InfoEntry> entries = {
      {"version", build.version},
      {"commit", build.commit},
      {"compiler", build.compiler},
      {"simd", to_string(chosen_simd())},
      {"simd_available", available},
      {"cores", fmt::format("{}", std::thread::hardware_concurrency())},
      {"jobs", fmt::format("{}", default_jobs())},
      {"mpi", mpi_version()},
      {"figures", figures_path()},
  };
  std::string text;
  for (const InfoEntry& entry : entries) text += fmt::format("{:<16}{}\n", entry.name, entry.value);
  session.print(session.json ? info_json(entries) : text);
  return 0;
}

}  // namespace sidestep
