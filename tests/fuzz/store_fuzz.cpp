// A store from anybody (spoiled_store.h). Everything in it is listed, read and checked as `store
// list`, `show`, `export` and `report` do.
#include "fuzz/spoiled_store.h"

#include "sidestep/store/check.h"

namespace sidestep {
namespace {

using fuzz::attempt;
constexpr double kMostPoints = 2000;

void read_all(const std::string& path) {
  attempt([&] { static_cast<void>(check_store(path)); });
  const Store store = Store::open_existing(path);
  for (const EnsembleRow& row : store.list()) {
    fuzz::require(store.stored_runs(row.id) >= 0, "runs are counted");
    attempt([&] {
      store.for_each_run(row.id, [](i64 run, const RunResult& result) {
        fuzz::require(run >= 0 && result.steps >= 0, "runs and steps are counts");
        fuzz::require(static_cast<int>(result.outcome) < kOutcomes, "an outcome is one");
      });
    });
  }
  for (const GridRow& row : store.list_grids())
    attempt([&] {
      const Study study = parse_study_of(row.header.study, row.header.name, kMostPoints);
      const GridResult result = stored_grid(store, row, study);
      fuzz::require(
          result.values.size() == static_cast<std::size_t>(study.points()) * result.columns.size(),
          "a sweep has a value for each point and column");
      static_cast<void>(Grid(study, row.header.problems).points());
    });
  // For writing it is looked at more closely, and may be brought to the newest form.
  attempt([&] { static_cast<void>(Store::open(path)); });
}

}  // namespace
}  // namespace sidestep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  fuzz::with_spoiled_store(data, size,
                           [](const std::string& path) { attempt([&] { read_all(path); }); });
  return 0;
}
