// What every command does with its arguments: problem, options, store, output.
#pragma once

#include <atomic>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sidestep/cli/arguments.h"
#include "sidestep/cli/progress.h"
#include "sidestep/store/store.h"
#include "sidestep/study/ensemble_study.h"

namespace sidestep {

inline constexpr i64 kMostRuns = 1'000'000'000'000;
inline constexpr i64 kMostJobs = 4096;
inline constexpr i64 kMostSeed = std::numeric_limits<i64>::max();

/// The state of one invocation of the program.
class Session {
 public:
  /// `ranks`: those of this job; null if this process is alone.
  Session(const Arguments& arguments, const std::atomic<bool>& stop, Ranks* ranks);

  const Arguments& arguments;
  const std::atomic<bool>& stop;
  Ranks* ranks;
  Progress progress;
  bool json;
  bool quiet;

  /// The problem named on the command line with --set, --runs and --seed applied.
  [[nodiscard]] Problem problem() const;
  /// --set, --runs and --seed as overrides.
  [[nodiscard]] std::vector<std::string> overrides() const;
  /// Threads of this process; --jobs goes to the other ranks too.
  [[nodiscard]] int jobs() const;
  /// Engine, threads, interval; everything but the store.
  [[nodiscard]] StudyOptions study_options() const;
  /// --shard; the whole, 1/1, if it is not given.
  [[nodiscard]] Shard shard() const;
  /// False with --no-store. Throws InputError if --store is there too.
  [[nodiscard]] bool wants_store() const;
  /// The store, open (and DIR made); null with --no-store. After this no input may be refused.
  Store* open_store();

  [[nodiscard]] std::string output_folder() const;
  [[nodiscard]] std::string store_path() const;
  void make_output_folder() const;
  /// `name` inside the output folder, which is made if it does not exist.
  [[nodiscard]] std::string output_file(const std::string& name) const;

  /// Draws DIR/kind.{svg,pdf,png} from a data file and adds their names to `files`; if that fails,
  /// says why on stderr.
  void draw(const std::string& kind, const std::string& data,
            std::vector<std::string>& files) const;

  /// To stdout; throws SystemError if it cannot be written.
  static void print(const std::string& text);
  /// A remark on stderr, unless --quiet.
  void remark(const std::string& text) const;
  /// The remark, before the work, that runs of this problem may go on for ever. `where`: of which
  /// problem, if there are several.
  void warn_of_large_steps(const Problem& problem, const std::string& where = "") const;
  /// The exit code after all files were written, with a remark if Ctrl-C came meanwhile.
  [[nodiscard]] int finished() const;

 private:
  std::optional<Store> store_;
};

/// For text of another program, which must not steer the terminal: control characters in words.
std::string without_controls(const std::string& text);

/// "files:" and one line for each.
std::string file_list(const std::vector<std::string>& files);

/// Where the figure scripts are: beside an installed program, else in the source tree.
std::string figures_path();

int command_reproduce(Session& session);
int command_run(Session& session);
int command_trajectory(Session& session);
int command_probability(Session& session);
int command_certify(Session& session);
int command_critical(Session& session);
int command_audit(Session& session);
int command_audit_along(Session& session);
int command_landscape(Session& session);
int command_boundary(Session& session);
int command_sweep(Session& session);  // and threshold
int command_show(Session& session);
int command_store(Session& session);
int command_store_check(Session& session, const std::string& path);
int command_store_salvage(Session& session, const std::string& path);
int command_store_merge(Session& session);
int command_report(Session& session);
int command_info(Session& session);

}  // namespace sidestep
