#include "sidestep/cli/session.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "sidestep/outcome/large_steps.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/files.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/figures.h"

namespace sidestep {
namespace fs = std::filesystem;

namespace {
constexpr const char* kFolder = "sidestep-out";
}

Session::Session(const Arguments& the_arguments, const std::atomic<bool>& the_stop,
                 Ranks* the_ranks)
    : arguments(the_arguments),
      stop(the_stop),
      ranks(the_ranks),
      progress(the_arguments.has("--quiet")),
      json(the_arguments.has("--json")),
      quiet(the_arguments.has("--quiet")) {}

std::vector<std::string> Session::overrides() const {
  std::vector<std::string> overrides = arguments.all("--set");
  if (const auto runs = arguments.integer("--runs", 1, kMostRuns))
    overrides.push_back(fmt::format("run.runs={}", *runs));
  if (const auto seed = arguments.integer("--seed", 0, kMostSeed))
    overrides.push_back(fmt::format("run.seed={}", *seed));
  return overrides;
}

Problem Session::problem() const { return read_problem(arguments.text("PROBLEM"), overrides()); }

int Session::jobs() const {
  const auto given = arguments.integer("--jobs", 1, kMostJobs);
  if (!given) return default_jobs();
  if (ranks != nullptr) ranks->set_threads(static_cast<int>(*given));
  return static_cast<int>(*given);
}

StudyOptions Session::study_options() const {
  StudyOptions options;
  options.jobs = jobs();
  options.ranks = ranks;
  const std::string engine = arguments.choice("--engine", {"batch", "reduced", "reference"});
  for (const Engine candidate : {Engine::batch, Engine::reduced, Engine::reference})
    if (to_string(candidate) == engine) options.engine = candidate;
  options.simd = chosen_simd();
  options.interval = arguments.choice("--interval", {"wilson", "clopper-pearson"}) == "wilson"
                         ? IntervalMethod::wilson
                         : IntervalMethod::clopper_pearson;
  options.rows_limit = arguments.integer("--rows", 0, kMostRuns).value_or(options.rows_limit);
  options.shard = shard();
  options.fresh = arguments.has("--fresh");
  options.command = arguments.command_line;
  options.stop = &stop;
  static_cast<void>(wants_store());
  return options;
}

Shard Session::shard() const {
  Shard shard;
  if (!arguments.has("--shard")) return shard;
  const std::string text = arguments.text("--shard");
  const char* const end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  const bool more = index.ec == std::errc() && index.ptr != end && *index.ptr == '/';
  const auto of = std::from_chars(more ? index.ptr + 1 : end, end, shard.of);
  if (of.ec != std::errc() || of.ptr != end || shard.of < 1 || shard.of > kMostShards ||
      shard.index < 1 || shard.index > shard.of)
    throw InputError(
        fmt::format("--shard: found '{}'; allowed: i/n, with n from 1 to {} and i from 1 to n",
                    text, kMostShards));
  return shard;
}

bool Session::wants_store() const {
  if (arguments.has("--no-store") && arguments.has("--store"))
    throw InputError("found both --store and --no-store; allowed: one of them");
  return !arguments.has("--no-store");
}

Store* Session::open_store() {
  if (!wants_store()) return nullptr;
  if (!arguments.has("--store")) make_output_folder();
  store_.emplace(Store::open(store_path()));
  return &*store_;
}

std::string Session::output_folder() const {
  if (arguments.command == "certify") return kFolder;  // its --out is the certificate
  return arguments.text("--out", kFolder);
}

std::string Session::store_path() const {
  // Shards do not wait for each other: to each its own.
  const Shard part = shard();
  const std::string name =
      part.of == 1 ? "sidestep.db" : fmt::format("shard-{}-of-{}.db", part.index, part.of);
  return arguments.text("--store", (fs::path(output_folder()) / name).string());
}

void Session::make_output_folder() const {
  const std::string folder = output_folder();
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::is_directory(folder))
    refuse_path(error.value(),
                fmt::format("--out: found '{}'; allowed: a folder that exists or can be made{}",
                            folder, error ? " (" + error.message() + ")" : ""));
}

std::string Session::output_file(const std::string& name) const {
  make_output_folder();
  return (fs::path(output_folder()) / name).string();
}

void Session::print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
                       (text.empty() || text.back() == '\n' || std::fputc('\n', stdout) != EOF) &&
                       std::fflush(stdout) == 0;
  if (!written)
    throw SystemError(fmt::format("stdout cannot be written: {}", std::strerror(errno)));
}

void Session::remark(const std::string& text) const {
  // If stderr is closed or full there is nobody to tell, and the results are none the worse.
  if (!quiet) std::fputs((text.ends_with('\n') ? text : text + '\n').c_str(), stderr);
}

void Session::warn_of_large_steps(const Problem& problem, const std::string& where) const {
  const std::string warning = large_steps_warning(problem, where);
  if (!warning.empty()) remark(warning);
}

void Session::draw(const std::string& kind, const std::string& data,
                   std::vector<std::string>& files) const {
  const FigureFiles figures = draw_figure(figures_path(), kind, data, output_folder(), kind);
  files.insert(files.end(), figures.files.begin(), figures.files.end());
  if (!figures.problem.empty()) remark(figures.problem);
}

int Session::finished() const {
  if (!stop) return 0;
  remark("interrupted: kept the files named above");
  return 1;
}

std::string file_list(const std::vector<std::string>& files) {
  std::string text = "files:";
  for (const std::string& file : files) text += "\n  " + file;
  return text + '\n';
}

std::string figures_path() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path beside = program.parent_path().parent_path() / "share/sidestep/python";
  if (!error && fs::is_directory(beside)) return beside.string();
  if (fs::is_directory(SIDESTEP_FIGURES_SOURCE)) return SIDESTEP_FIGURES_SOURCE;
  return SIDESTEP_FIGURES_INSTALLED;
}

}  // namespace sidestep
