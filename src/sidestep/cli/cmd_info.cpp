#include <thread>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/report/json.h"
#include "sidestep/store/provenance.h"

namespace sidestep {

int command_info(Session& session) {
  const BuildInfo build = build_info();
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
      {"figures", figures_path()},
  };
  std::string text;
  for (const InfoEntry& entry : entries) text += fmt::format("{:<16}{}\n", entry.name, entry.value);
  session.print(session.json ? info_json(entries) : text);
  return 0;
}

}  // namespace sidestep
