// sidestep bench: how fast, and whether the answer is right. Every benchmark first checks the
// result of what it times; one that is wrong fails. The ratios that docs/performance.md quotes are
// printed at the end, from the medians of interleaved repetitions.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "sidestep/dynamics/reduced.h"
#include "sidestep/dynamics/start.h"
#include "sidestep/ensemble/batch.h"
#include "sidestep/ensemble/bytes.h"
#include "sidestep/ensemble/ensemble.h"
#include "sidestep/ensemble/ranks_ensemble.h"
#include "sidestep/math/arc_cosine.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/read.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/statistics/steps.h"
#include "sidestep/statistics/tally.h"
#include "sidestep/study/points.h"
#include "sidestep/study/table1.h"

namespace sidestep {
namespace {

const std::atomic<bool> kNever{false};

// Long runs that are never decided: what is timed is the step. The steps are so small that no run
// enters a trapping region within max_steps.
Problem stepping_problem(const std::string& name) {
  std::string start = "-0.1";
  for (int j = 1; j < 16; ++j) start += ",-0.1";
  return read_problem(
      name, {"steps.1.eta_a=1e-9", "steps.1.eta_w=1e-9", "run.max_steps=6400",
             "init.filter_law=shortcut", "init.output_law=fixed", "init.output=[" + start + "]"});
}

std::vector<RunResult> run_batch(const Problem& problem, i64 runs, Simd simd) {
  std::vector<RunResult> results(static_cast<std::size_t>(runs));
  RunWindow window;
  window.count = runs;
  window.results = results.data();
  window.stop = &kNever;
  BatchPlan(problem).work(window, simd);
  return results;
}

i64 total_steps(const std::vector<RunResult>& results) {
  i64 steps = 0;
  for (const RunResult& result : results) steps += result.steps;
  return steps;
}

void report_steps(benchmark::State& state, double steps) {
  state.counters["steps"] = benchmark::Counter(steps, benchmark::Counter::kIsRate);
  state.counters["ns/step"] =
      benchmark::Counter(steps * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

// The step alone, libm sin, cos and atan, one run at a time.
void step_reduced(benchmark::State& state) {
  const Problem problem = stepping_problem("table1/resnet/k16");
  const TeacherMoments teacher(problem);
  const OrderParameters start = StartLaw(problem).draw(0);
  double steps = 0;
  for (auto _ : state) {
    OrderParameters x = start;
    for (int t = 0; t < 6400; ++t) x = reduced_step(teacher, problem.steps[0], false, x);
    benchmark::DoNotOptimize(x);
    if (!(x.psi > 0 && x.psi < kPi)) return state.SkipWithError("wrong result");
    steps += 6400;
  }
  report_steps(state, steps);
}

void step_batch(benchmark::State& state, Simd simd, const std::string& name) {
  const Problem problem = stepping_problem(name);
  constexpr i64 kRuns = 512;
  double steps = 0;
  for (auto _ : state) {
    const auto results = run_batch(problem, kRuns, simd);
    if (total_steps(results) != kRuns * problem.run.max_steps)
      return state.SkipWithError("wrong result: a run was decided");
    steps += static_cast<double>(kRuns * problem.run.max_steps);
  }
  report_steps(state, steps);
}

// Whole runs of Table 1, draws, labels and all.
void runs_batch(benchmark::State& state, const std::string& name) {
  const Problem problem = read_problem(name);
  constexpr i64 kRuns = 20000;
  const Simd simd = chosen_simd();
  const auto check = run_batch(problem, 200, simd);
  for (std::size_t r = 0; r < check.size(); ++r)
    if (run_one(problem, r, Engine::reduced).result.outcome != check[r].outcome)
      return state.SkipWithError("wrong result: labels differ from the scalar engine");
  double steps = 0;
  double runs = 0;
  for (auto _ : state) {
    const auto results = run_batch(problem, kRuns, simd);
    steps += static_cast<double>(total_steps(results));
    runs += kRuns;
  }
  report_steps(state, steps);
  state.counters["runs"] = benchmark::Counter(runs, benchmark::Counter::kIsRate);
}

void table1_all(benchmark::State& state) {
  StudyOptions options;
  options.jobs = static_cast<int>(state.range(0));
  options.simd = chosen_simd();
  i64 runs = 0;
  for (auto _ : state) {
    const auto cells = study_table1({}, options, {});
    runs = 0;
    for (const Table1Cell& cell : cells) runs += cell.ours.tally.runs;
    if (runs != 105000) return state.SkipWithError("wrong result: not 105,000 runs");
  }
}

// ---- ratios -------------------------------------------------------------------------------------

double seconds(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// Median over interleaved pairs of time(a) / time(b), each per unit of work.
double median_ratio(const std::function<double()>& a, const std::function<double()>& b) {
  std::vector<double> ratios;
  for (int i = 0; i < 9; ++i) ratios.push_back(a() / b());
  std::nth_element(ratios.begin(), ratios.begin() + 4, ratios.end());
  return ratios[4];
}

double reduced_seconds_per_step() {
  const Problem problem = stepping_problem("table1/resnet/k16");
  const TeacherMoments teacher(problem);
  OrderParameters x = StartLaw(problem).draw(0);
  constexpr int kSteps = 400000;
  const double time = seconds([&] {
    for (int t = 0; t < kSteps; ++t) x = reduced_step(teacher, problem.steps[0], false, x);
    benchmark::DoNotOptimize(x);
  });
  return time / kSteps;
}

double batch_seconds_per_step(Simd simd) {
  const Problem problem = stepping_problem("table1/resnet/k16");
  i64 steps = 0;
  const double time = seconds([&] { steps = total_steps(run_batch(problem, 2048, simd)); });
  return time / static_cast<double>(steps);
}

double ensemble_seconds(int jobs) {
  const Problem problem = read_problem("table1/resnet/k100");
  return seconds([&] {
    run_ensemble(
        problem, {.runs = 4 * kWindow, .jobs = jobs, .simd = chosen_simd()},
        [](i64, std::span<const RunResult>) {}, {}, kNever);
  });
}

void print_ratios() {
  std::puts("\nratios (medians of 9 interleaved pairs)");
  for (const Simd simd : available_simd()) {
    const double ratio =
        median_ratio(reduced_seconds_per_step, [simd] { return batch_seconds_per_step(simd); });
    fmt::print("  batch {:<7} over scalar libm reduced, one core: {:.1f} times\n", to_string(simd),
               ratio);
  }
  if (default_jobs() >= 2)
    fmt::print(
        "  two threads over one, whole runs: {:.2f} times\n",
        median_ratio([] { return ensemble_seconds(1); }, [] { return ensemble_seconds(2); }));
}

// ---- exact probabilities ------------------------------------------------------------------------

// One cell of Table 1 at error 1e-10, against the value of an independent route: 60,000,000
// simulated runs (cnn/k16, cnn/k100) or 4,000,000 (the others), within five standard errors.
struct KnownCell {
  const char* name;
  double simulated, standard_error;
};
constexpr KnownCell kKnownCells[] = {{"table1/resnet/k16", 0.897463, 1.5e-4},
                                     {"table1/resnet/k100", 0.985554, 6e-5},
                                     {"table1/resnet-ssw/k100", 0.997033, 2.8e-5},
                                     {"table1/cnn/k16", 0.548811, 6.5e-5},
                                     {"table1/cnn/k100", 0.522975, 6.5e-5}};

void probability_cell(benchmark::State& state, const KnownCell& cell) {
  const Problem problem = read_problem(cell.name);
  for (auto _ : state) {
    const Probability p = exact_probability(problem, {.simd = chosen_simd()});
    if (p.error > 1e-10 || std::abs(p.global - cell.simulated) > 5 * cell.standard_error)
      return state.SkipWithError("wrong result");
  }
}

void probability_all_cells(benchmark::State& state) {
  const std::vector<Problem> problems = table1_problems({});
  for (auto _ : state) {
    std::vector<double> errors(problems.size());
    run_points(
        {.first = 0,
         .until = static_cast<i64>(problems.size()),
         .jobs = static_cast<int>(state.range(0))},
        [&](i64 i) {
          const auto at = static_cast<std::size_t>(i);
          errors[at] = exact_probability(problems[at], {.simd = chosen_simd()}).error;
          return true;
        },
        {}, {}, kNever);
    if (*std::max_element(errors.begin(), errors.end()) > 1e-10)
      return state.SkipWithError("wrong result: an error above 1e-10");
  }
}

// A phase diagram: eta_w / eta_a from 0.01 to 10 against the angle from 0.3 pi to 0.7 pi, at error
// 1e-6. P must not rise with the angle (docs/theory/order.md).
void probability_map(benchmark::State& state) {
  constexpr i64 kSide = 200;
  const ProblemSource source(*catalogue_text("table1/resnet/k25"), "table1/resnet/k25");
  for (auto _ : state) {
    std::vector<double> map(kSide * kSide);
    std::atomic<bool> wrong{false};
    run_points(
        {.first = 0, .until = kSide * kSide, .jobs = static_cast<int>(state.range(0))},
        [&](i64 i) {
          const double x = static_cast<double>(i / kSide) / (kSide - 1);
          const double y = static_cast<double>(i % kSide) / (kSide - 1);
          const Problem problem =
              source.with({fmt::format("steps.1.eta_w={}", 1.6e-5 * std::pow(1000, x)),
                           fmt::format("teacher.angle={}", 0.3 + 0.4 * y)});
          const Probability p = exact_probability(problem, {.error = 1e-6, .simd = chosen_simd()});
          if (p.error > 1e-6) wrong = true;
          map[static_cast<std::size_t>(i)] = p.global;
          return true;
        },
        {}, {}, kNever);
    for (std::size_t i = 1; i < map.size(); ++i)
      if (i % kSide != 0 && map[i] > map[i - 1] + 2e-6) wrong = true;
    if (wrong) return state.SkipWithError("wrong result");
  }
}

// What rank 0 of a job does with every run that any rank did (docs/cluster.md): it is copied from a
// message, unpacked, and counted, with a store once for the store and once for the answer.
void counting(benchmark::State& state) {
  std::string message;
  for (const RunResult& run : run_batch(read_problem("table1/cnn/k16"), kWindow, chosen_simd()))
    put(message, packed(run));
  for (auto _ : state) {
    const std::string copy = message;
    std::vector<RunResult> runs;
    for (std::string_view bytes = copy; !bytes.empty();)
      runs.push_back(unpacked(take<std::int64_t>(bytes)));
    for (i64 times = 0; times < state.range(0); ++times) {
      Tally tally;
      StepHistogram steps;
      for (const RunResult& run : runs) {
        tally.add(run);
        steps.add(run);
      }
      if (tally.runs != kWindow || !steps.max()) return state.SkipWithError("wrong result");
    }
  }
  state.counters["runs"] = benchmark::Counter(static_cast<double>(state.iterations() * kWindow),
                                              benchmark::Counter::kIsRate);
}

void register_all() {
  benchmark::RegisterBenchmark("step/reduced_libm", step_reduced);
  for (const Simd simd : available_simd())
    for (const char* name : {"table1/resnet/k16", "table1/cnn/k16"})
      benchmark::RegisterBenchmark(
          fmt::format("step/batch_{}/{}", to_string(simd), name).c_str(),
          [simd, name](benchmark::State& state) { step_batch(state, simd, name); });
  for (const char* name : {"table1/resnet/k16", "table1/resnet-ssw/k100", "table1/cnn/k100"})
    benchmark::RegisterBenchmark(fmt::format("runs/{}", name).c_str(),
                                 [name](benchmark::State& state) { runs_batch(state, name); })
        ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("counting/times", counting)->Arg(1)->Arg(2);
  for (const KnownCell& cell : kKnownCells)
    benchmark::RegisterBenchmark(
        fmt::format("probability/{}", cell.name).c_str(),
        [&cell](benchmark::State& state) { probability_cell(state, cell); })
        ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("probability/table1_all_21_cells/threads", probability_all_cells)
      ->Arg(1)
      ->Arg(2)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("probability/map_200x200/threads", probability_map)
      ->Arg(2)
      ->Iterations(1)
      ->UseRealTime()
      ->Unit(benchmark::kSecond);
  benchmark::RegisterBenchmark("table1/105000_runs/threads", table1_all)
      ->Arg(1)
      ->Arg(2)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace
}  // namespace sidestep

int main(int argc, char** argv) {
  sidestep::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  sidestep::print_ratios();
  return 0;
}
