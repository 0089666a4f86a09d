#include "sidestep/study/sweep.h"

#include <numbers>

#include "sidestep/outcome/saddle.h"
#include "sidestep/statistics/probability.h"

namespace sidestep {
namespace {

// What is put into a row, one number after the other.
class Row {
 public:
  explicit Row(std::span<double> row) : row_(row) {}
  void put(double value) { row_[next_++] = value; }
  void put_count(std::optional<i64> count) { put(count ? static_cast<double>(*count) : kNone); }

 private:
  std::span<double> row_;
  std::size_t next_ = 0;
};

bool measure_probability(const Problem& problem, double error, const StudyOptions& options,
                         Row& row) {
  const Probability p =
      exact_probability(problem, {.error = error, .simd = options.simd, .stop = options.stop});
  row.put(p.global);
  row.put(p.error);
  row.put(p.undecided);
  row.put(static_cast<double>(p.method));
  return p.complete;
}

// One thread: the points are spread over the others.
StudyOptions of_one_point(const StudyOptions& options) {
  StudyOptions one;
  one.simd = options.simd;
  one.interval = options.interval;
  one.stop = options.stop;
  return one;
}

bool measure_rate(Problem problem, i64 runs, const StudyOptions& options, Row& row) {
  problem.run.runs = runs;
  problem.run.stop = StopRule::trapped;
  const EnsembleResult result = study_ensemble(problem, of_one_point(options));
  row.put(result.rate());
  row.put(result.interval.low);
  row.put(result.interval.high);
  row.put_count(result.tally.runs);
  row.put_count(result.tally.count(Outcome::global));
  return result.complete;
}

bool measure_steps(Problem problem, i64 runs, const StudyOptions& options, Row& row) {
  problem.run.runs = runs;
  problem.run.stop = StopRule::converged;
  StepHistogram all;
  StepHistogram global;
  const WindowSink sink = [&](i64, std::span<const RunResult> window) {
    for (const RunResult& run : window) {
      all.add(run);
      if (run.outcome == Outcome::global) global.add(run);
    }
  };
  const i64 done = run_ensemble(problem, {.runs = runs, .jobs = 1, .simd = options.simd}, sink, {},
                                stop_flag(options));
  for (const StepHistogram& steps : {all, global}) {
    row.put_count(steps.median());
    row.put_count(steps.p99());
  }
  return done == runs;
}

double saddle_angle(const Problem& problem) {
  const TeacherMoments teacher(problem);
  const auto saddle = teacher.turns ? saddle_point(teacher) : std::nullopt;
  return saddle ? std::numbers::pi - saddle->psi : kNone;
}

}  // namespace

std::vector<std::string> sweep_columns(const MeasureSettings& measure) {
  std::vector<std::string> columns;
  const auto add = [&columns](std::initializer_list<const char*> names) {
    columns.insert(columns.end(), names.begin(), names.end());
  };
  for (const Measure what : measure.what) switch (what) {
      case Measure::probability: add({"probability", "error", "undecided", "method"}); break;
      case Measure::rate: add({"rate", "rate_low", "rate_high", "runs", "global"}); break;
      case Measure::steps:
        add({"steps_median", "steps_p99", "global_steps_median", "global_steps_p99"});
        break;
      case Measure::saddle_angle: add({"saddle_angle"}); break;
    }
  return columns;
}

RowWork sweep_work(const Study& study, const Grid& grid, const StudyOptions& options) {
  return [&study, &grid, &options](i64 point, std::span<double> numbers) {
    const MeasureSettings& measure = study.measure;
    const Problem problem = grid.problem(point);
    Row row(numbers);
    bool complete = true;
    for (const Measure what : measure.what) switch (what) {
        case Measure::probability:
          complete &= measure_probability(problem, measure.error, options, row);
          break;
        case Measure::rate: complete &= measure_rate(problem, measure.runs, options, row); break;
        case Measure::steps: complete &= measure_steps(problem, measure.runs, options, row); break;
        case Measure::saddle_angle: row.put(saddle_angle(problem)); break;
      }
    return complete;
  };
}

GridResult study_sweep(const Study& study, const Grid& grid, const GridStudyOptions& options) {
  return run_grid("sweep", study, grid, sweep_columns(study.measure),
                  sweep_work(study, grid, options.study), options);
}

}  // namespace sidestep
