#include "sidestep/store/export.h"

#include <cstdint>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "sidestep/store/atomic_file.h"
#include "sidestep/store/npz.h"

namespace sidestep {

i64 export_csv(const Store& store, i64 id, const std::string& path) {
  static_cast<void>(store.get(id));  // refuses an ensemble that does not exist
  constexpr std::size_t kPiece = 1 << 20;
  AtomicFile file(path);
  i64 runs = 0;
  std::string text = "run,outcome,steps\n";
  store.for_each_run(id, [&](i64 run, const RunResult& result) {
    fmt::format_to(std::back_inserter(text), "{},{},{}\n", run, to_string(result.outcome),
                   result.steps);
    ++runs;
    if (text.size() < kPiece) return;
    file.write(text);
    text.clear();
  });
  file.write(text);
  file.commit();
  return runs;
}

i64 export_npz(const Store& store, i64 id, const std::string& path) {
  const std::string problem = store.get(id).header.problem;
  NpzWriter file(path);
  std::vector<i64> run_numbers;
  std::vector<i64> steps;
  std::vector<std::uint8_t> outcomes;
  store.for_each_run(id, [&](i64 run, const RunResult& result) {
    run_numbers.push_back(run);
    outcomes.push_back(static_cast<std::uint8_t>(result.outcome));
    steps.push_back(result.steps);
  });
  file.add("run", run_numbers);
  file.add("outcome", outcomes);
  file.add("steps", steps);
  file.add("problem", std::vector<std::uint8_t>(problem.begin(), problem.end()));
  file.commit();
  return static_cast<i64>(run_numbers.size());
}

}  // namespace sidestep
