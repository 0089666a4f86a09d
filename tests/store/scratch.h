// Places and conditions for the tests of the store: an empty directory, a full disk, a user that is
// not root.
#pragma once

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/store/store.h"

namespace sidestep {

/// A directory of its own for one test, removed afterwards.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "sidestep-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for the test");
    path_ = name;
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::string operator/(const std::string& name) const {
    return (path_ / name).string();
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      names.push_back(entry.path().filename().string());
    return names;
  }

 private:
  std::filesystem::path path_;
};

/// While it lives, no file can be written beyond `bytes`: the nearest to a full disk that needs no
/// privileges.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{bytes, old_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit old_{};
};

/// While it lives, permissions count even if root runs the tests.
class OrdinaryUser {
 public:
  OrdinaryUser() : old_(geteuid()) {
    if (old_ == 0) changed_ = seteuid(65534) == 0;
  }
  ~OrdinaryUser() {
    if (changed_ && seteuid(old_) != 0) std::abort();
  }
  OrdinaryUser(const OrdinaryUser&) = delete;
  OrdinaryUser& operator=(const OrdinaryUser&) = delete;

 private:
  uid_t old_;
  bool changed_ = false;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The message of the SystemError or InputError that `work` throws; "" if it throws neither.
template <class Work>
std::string refusal(const Work& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  } catch (const SystemError& error) {
    return error.what();
  }
  return "";
}

inline EnsembleHeader example_header() {
  EnsembleHeader header;
  header.problem_name = "table1/cnn/k16";
  header.problem = "[teacher]\np = 8\n# \xc3\xa9, \"quoted\"\n";
  header.problem_hash = text_hash(header.problem);
  header.seed = 9'223'372'036'854'775'807;
  header.runs_requested = 5000;
  header.engine = "batch";
  header.simd = "AVX2";
  header.jobs = 3;
  header.build = {"0.1.0", "abcdef123456+0a1b2c", "GNU 12.2.0, Release"};
  header.command = "sidestep run 'a b.toml'";
  return header;
}

/// Runs begin ... end - 1 with results that depend on the number alone.
inline std::vector<RunResult> example_results(i64 begin, i64 end) {
  std::vector<RunResult> results;
  for (i64 run = begin; run < end; ++run)
    results.push_back(
        {static_cast<Outcome>(run * 7919 % 11 % kOutcomes), 32 * (run * 104'729 % 997)});
  return results;
}

}  // namespace sidestep
