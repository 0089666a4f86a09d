#include "sidestep/study/ranks_points.h"

#include <cstring>
#include <memory>

#include "sidestep/ensemble/bytes.h"
#include "sidestep/study/sweep.h"
#include "sidestep/study/threshold.h"

namespace sidestep {
namespace {

// A study as it came from rank 0, which has read all its files.
struct SentStudy {
  SentStudy(std::string_view bytes, Simd simd, const std::atomic<bool>& stop) {
    options.interval = take<IntervalMethod>(bytes);
    options.simd = simd;
    options.stop = &stop;
    const std::string source = take_text(bytes), text = take_text(bytes);
    study = parse_study(text, source, true);
    grid.emplace(study, take_text(bytes));
    width = grid_columns(study).size();
    work =
        study.threshold ? threshold_work(study, *grid, options) : sweep_work(study, *grid, options);
  }
  SentStudy(const SentStudy&) = delete;  // `grid` and `work` refer to it
  SentStudy& operator=(const SentStudy&) = delete;

  StudyOptions options;
  Study study;
  std::optional<Grid> grid;
  std::size_t width = 0;
  RowWork work;
};

}  // namespace

ChunkWork points_work(const std::string& setup, Simd simd, const std::atomic<bool>& stop) {
  const auto sent = std::make_shared<const SentStudy>(setup, simd, stop);
  return [sent, &stop](const Chunk& chunk, Answer& answer) {
    std::vector<double> row(sent->width);
    for (i64 point = chunk.first; point < chunk.first + chunk.count && !stop; ++point) {
      row.assign(sent->width, kNone);
      if (!sent->work(point, row)) return;
      for (const double value : row) put(answer.bytes, value);
      ++answer.done;
    }
  };
}

i64 run_points_on(Ranks& ranks, const Study& study, const Grid& grid, const PointRange& range,
                  const StudyOptions& options, std::span<double> values, const PointSink& sink,
                  const PointProgress& progress) {
  SpreadTask task{
      .kind = kPointsWork, .setup = {}, .first = range.first, .until = range.until, .grain = 1};
  put(task.setup, options.interval);
  put_text(task.setup, study.source);
  put_text(task.setup, study_text(study));
  put_text(task.setup, grid.problem_texts());
  const std::size_t width = grid_columns(study).size();
  const SpreadSinks sinks{.take =
                              [&](i64 first, i64, std::string_view bytes) {
                                std::memcpy(&values[static_cast<std::size_t>(first) * width],
                                            bytes.data(), bytes.size());
                              },
                          .hand_over = sink,
                          .progress =
                              [&](i64 done) {
                                if (progress) progress(range.first + done);
                              },
                          .stopped = [&options] { return stop_flag(options).load(); }};
  return ranks.spread(task, sinks);
}

}  // namespace sidestep
