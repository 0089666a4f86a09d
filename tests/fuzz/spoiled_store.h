// A store from anybody, for two targets: what is done to a small store before it is opened. Lines
// "@POSITION VALUE" of the input overwrite a byte of the file, what stands before them is SQL.
#pragma once

#include "fuzz/fuzz.h"
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

#include <sqlite3.h>

#include "sidestep/problem/read.h"
#include "sidestep/store/store.h"
#include "sidestep/study/grid_study.h"
#include "sidestep/study/study.h"

namespace sidestep::fuzz {

inline constexpr int kMostOperations = 20'000;  // of SQLite, for the input's own SQL
inline constexpr std::uintmax_t kMostFile = 200'000;

inline std::string path_of(const char* name) {
  static const std::string folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  return folder + "/sidestep-fuzz-" + std::to_string(getpid()) + name;
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// An ensemble with some runs and a sweep with some points, in small pages.
inline std::string make_base() {
  const std::string path = path_of("-base");
  std::remove(path.c_str());
  sqlite3* handle = nullptr;
  sqlite3_open(path.c_str(), &handle);
  sqlite3_exec(handle,
               "PRAGMA page_size = 1024; PRAGMA user_version = 0; CREATE TABLE t (x);"
               "DROP TABLE t; VACUUM",
               nullptr, nullptr, nullptr);
  sqlite3_close(handle);
  Store store = Store::open(path);
  EnsembleHeader header;
  header.problem_name = "a problem";
  header.problem = "[teacher]\n";
  header.runs_requested = 5;
  const std::vector<RunResult> results(5, {Outcome::spurious, 32});
  const i64 id = store.begin(header);
  store.append(id, 0, results, 5);
  store.finish(id, 0, true);
  const Study study = parse_study(
      "problem = \"table1/cnn/k16\"\n[[axis]]\nkey = \"init.output_radius\"\nlist = [1, 2]\n"
      "[measure]\nwhat = \"probability\"\n",
      "s");
  GridHeader grid;
  grid.kind = "sweep";
  grid.name = "s";
  grid.study = study_text(study);
  grid.problems = "# table1/cnn/k16\n[teacher]\n\n";
  grid.hash = text_hash(grid.kind + '\n' + grid.study + '\n' + grid.problems);
  grid.points = 2;
  grid.columns = {"probability", "error", "undecided", "method"};
  const i64 sweep = store.begin_grid(grid);
  store.append_grid(sweep, grid.columns, 0, std::vector<double>{0.5, 1e-7, 0, 2, 0.6, 1e-7, 0, 2});
  store.finish_grid(sweep, 1, true);
  std::string bytes = bytes_of(path);
  std::remove(path.c_str());
  return bytes;
}

// What the input says, done to `path`.
inline void spoil(const std::string& path, const std::string& input) {
  const std::size_t patches = input.find('@');
  const std::string sql = input.substr(0, patches);
  if (sql.find_first_not_of(" \n") != std::string::npos) {
    sqlite3* handle = nullptr;
    sqlite3_open(path.c_str(), &handle);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 20'000);
    sqlite3_progress_handler(
        handle, kMostOperations, [](void*) { return 1; }, nullptr);
    sqlite3_exec(handle, "PRAGMA synchronous = 0; PRAGMA journal_mode = MEMORY", nullptr, nullptr,
                 nullptr);
    sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(handle);
  }
  if (patches == std::string::npos) return;
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(0, std::ios::end);
  const auto size = static_cast<unsigned long>(file.tellg());
  if (size == 0) return;
  for (const std::string& line : lines_of(input.substr(patches))) {
    char* end = nullptr;
    if (line.empty() || line[0] != '@') continue;
    const unsigned long at = std::strtoul(line.c_str() + 1, &end, 10);
    const unsigned long value = std::strtoul(end, nullptr, 10);
    file.seekp(static_cast<std::streamoff>(at % size));
    file.put(static_cast<char>(value));
  }
}

// Refused, or damaged.
template <class Work>
void attempt(const Work& work) {
  try {
    refused(work);
  } catch (const SystemError& error) {
    require(error.what()[0] != '\0', "a refusal has a message");
  }
}

// `work` on the path of the store that the input makes of the small one.
template <class Work>
void with_spoiled_store(const std::uint8_t* data, std::size_t size, const Work& work) {
  static const std::string base = make_base();
  static const std::string path = path_of("");
  {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << base;
  }
  spoil(path, text_of(data, size));
  std::error_code gone;
  if (std::filesystem::file_size(path, gone) <= kMostFile && !gone) work(path);
  for (const char* end : {"", "-journal", "-wal", "-shm"}) unlink((path + end).c_str());
}

}  // namespace sidestep::fuzz
