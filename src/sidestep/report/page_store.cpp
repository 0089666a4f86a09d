#include "sidestep/report/page_store.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/report/grid.h"
#include "sidestep/report/json.h"
#include "sidestep/report/point_problems.h"
#include "sidestep/statistics/interval.h"
#include "sidestep/store/consistency.h"
#include "sidestep/store/database.h"
#include "sidestep/study/ensemble_study.h"

namespace sidestep {
namespace {

constexpr i64 kMostTableRows = 2000;  // a table of more is nobody's to read
constexpr i64 kMostPoints = 100'000;  // some 10 MB; larger maps are drawn static
constexpr std::size_t kMostAnswers = 8;

std::string count(const EnsembleRow& row, Outcome outcome) {
  return fmt::format("{}", row.tally.count(outcome));
}

double rate(const EnsembleRow& row) {
  return static_cast<double>(row.tally.count(Outcome::global)) /
         static_cast<double>(row.tally.runs);
}

RateInterval interval(const EnsembleRow& row) {
  return proportion_interval(row.tally.count(Outcome::global), row.tally.runs, kConfidence,
                             IntervalMethod::wilson);
}

PageSection ensembles_section(const std::vector<EnsembleRow>& rows) {
  Table table;
  table.columns = {"problem",  "id",   "runs",         "global", "spurious", "undecided",
                   "diverged", "rate", "95% interval", "seed",   "state"};
  for (const EnsembleRow& row : rows) {
    const bool any = row.tally.runs > 0;
    const RateInterval bounds = interval(row);
    table.rows.push_back(
        {row.header.problem_name, fmt::format("{}", row.id), fmt::format("{}", row.tally.runs),
         count(row, Outcome::global), count(row, Outcome::spurious), count(row, Outcome::undecided),
         count(row, Outcome::diverged), any ? fmt::format("{:.6f}", rate(row)) : "-",
         fmt::format("[{:.6f}, {:.6f}]", bounds.low, bounds.high),
         fmt::format("{}", row.header.seed), row.totals.finished ? "finished" : "partial"});
  }
  return {"ensembles", "Simulated runs",
          html_table(table,
                     "Ensembles in the store: how many runs reached which optimum, and the rate of "
                     "the global one, simulated, with its 95% interval (Wilson)") +
              "<p class=\"again\">To compute one again, save its problem file, which stands below, "
              "and run <code>sidestep run FILE --runs RUNS --seed SEED</code>.</p>\n"};
}

PageSection asked_section(const std::vector<EnsembleRow>& rows,
                          const std::vector<GridRow>& studies) {
  std::string html;
  std::set<std::string> seen;
  for (const EnsembleRow& row : rows)
    if (seen.insert(row.header.problem_hash + row.header.problem_name).second)
      html += folded_text(
          fmt::format("{} (hash {})", shortened(row.header.problem_name), row.header.problem_hash),
          row.header.problem);
  for (const GridRow& row : studies)
    html += folded_text(
        fmt::format("study {} s{} (hash {})", shortened(row.header.name), row.id, row.header.hash),
        row.header.study + "\n# The problems it names:\n" + row.header.problems);
  return {"asked", "What was asked",
          paragraph("Each problem and study as a file with every default filled in; the program "
                    "reads them again.") +
              html};
}

PageSection provenance_section(const std::vector<EnsembleRow>& rows,
                               const std::vector<GridRow>& studies) {
  Table table;
  table.columns = {"of",       "id",   "created", "hash",   "version", "commit",
                   "compiler", "SIMD", "threads", "engine", "seconds"};
  std::vector<std::string> commands;
  const auto add = [&](std::vector<std::string> row, const std::string& command) {
    table.rows.push_back(std::move(row));
    if (std::find(commands.begin(), commands.end(), command) == commands.end())
      commands.push_back(command);
  };
  for (const EnsembleRow& row : rows) {
    const EnsembleHeader& header = row.header;
    add({header.problem_name, fmt::format("{}", row.id), row.created, header.problem_hash,
         header.build.version, header.build.commit, header.build.compiler, header.simd,
         fmt::format("{}", header.jobs), header.engine, fmt::format("{:.3g}", row.totals.wall_s)},
        header.command);
  }
  for (const GridRow& row : studies) {
    const GridHeader& header = row.header;
    add({header.name, fmt::format("s{}", row.id), row.created, header.hash, header.build.version,
         header.build.commit, header.build.compiler, header.simd, fmt::format("{}", header.jobs),
         header.kind, fmt::format("{:.3g}", row.wall_s)},
        header.command);
  }
  std::string lines;
  for (const std::string& command : commands) lines += command + '\n';
  return {"provenance", "Provenance",
          paragraph("The commands that filled the store:") +
              "<pre class=\"commands\" tabindex=\"0\">" + escape_html(lines) + "</pre>\n" +
              html_table(table, "By what each result was computed")};
}

// The command that computes again what was measured at one point; FILE is that point's problem.
std::string command_of(const Study& study) {
  if (study.threshold)
    return fmt::format("sidestep probability FILE --error {}", study.threshold->error);
  const MeasureSettings& measure = study.measure;
  std::string commands;
  for (const Measure what : measure.what) {
    std::string command;
    switch (what) {
      case Measure::probability:
        command = fmt::format("sidestep probability FILE --error {}", measure.error);
        break;
      case Measure::rate:
        command = fmt::format("sidestep run FILE --no-store --runs {} --set run.stop=trapped",
                              measure.runs);
        break;
      case Measure::steps:
        command = fmt::format("sidestep run FILE --no-store --runs {} --set run.stop=converged",
                              measure.runs);
        break;
      case Measure::saddle_angle: command = "sidestep critical FILE"; break;
    }
    commands += (commands.empty() ? "" : "\n") + command;
  }
  return commands;
}

class StudySection {
 public:
  StudySection(const Store& store, const GridRow& row)
      : row_(row),
        study_(parse_study(row.header.study, row.header.name, true)),
        result_(stored_grid(store, row, study_)),
        id_(fmt::format("s{}", row.id)) {
    study_.name = row.header.name;
  }

  // Of the first thing measured: between what it lies, and to what error.
  [[nodiscard]] std::string answer() const {
    const std::string name = study_.threshold ? "value" : result_.columns.front();
    std::string text = fmt::format("{} ({}): ", shortened(study_.name), extent());
    const auto [low, high] = range(name);
    const std::string what = study_.threshold ? threshold_of() : meaning(name);
    if (std::isnan(low)) return text + "at no point there is a " + what + '.';
    const char* is = study_.threshold ? " =" : low == high ? "" : " from";
    text += low == high ? fmt::format("{}{} {:.10g}", what, is, low)
                        : fmt::format("{}{} {:.10g} to {:.10g}", what, is, low, high);
    if (result_.column("error") >= 0)
      text += fmt::format(", {} error of at most {:.2g}",
                          study_.threshold ? "P with an"
                          : low == high    ? "with an"
                                           : "each with an",
                          range("error").second);
    if (!study_.threshold && name != "probability" && name != "saddle_angle")
      text += fmt::format(", simulated, {} runs a point", study_.measure.runs);
    return text + '.';
  }

  [[nodiscard]] bool can_be_drawn() const {
    return result_.first == 0 && result_.done > 0 && result_.points <= kMostPoints;
  }

  [[nodiscard]] PageSection section(bool with_plots) const {
    std::string html = paragraph(answer()) + made_by();
    if (with_plots && can_be_drawn()) html += plot();
    if (result_.done > result_.first)
      html += "<details><summary>Least and most of each column</summary><pre tabindex=\"0\">" +
              escape_html(grid_summary(study_, result_)) + "</pre></details>\n";
    if (result_.done > result_.first && result_.done - result_.first <= kMostTableRows) {
      const std::string table = html_table(grid_table(study_, result_), table_caption());
      html += "<details><summary>All points as a table</summary>\n" + table + "</details>\n";
    }
    return {"study-" + id_, fmt::format("Study {} ({})", shortened(study_.name), id_), html};
  }

 private:
  [[nodiscard]] std::string extent() const {
    if (result_.first == 0 && result_.done == result_.points)
      return fmt::format("{} point{}", result_.points, result_.points == 1 ? "" : "s");
    if (result_.first > 0)
      return fmt::format("points {} to {} of {}", result_.first + 1, result_.done, result_.points);
    return fmt::format("{} of {} points done", result_.done, result_.points);
  }

  [[nodiscard]] static std::string meaning(const std::string& column) {
    if (column == "probability") return "probability of the global optimum";
    if (column == "rate") return "rate of the global optimum";
    if (column == "steps_median") return "steps until convergence, median";
    if (column == "saddle_angle") return "angle of the saddle in radians";
    return column;
  }

  // "value at which P(global) rises to 0.999: steps.1.until".
  [[nodiscard]] std::string threshold_of() const {
    const ThresholdSettings& threshold = *study_.threshold;
    return fmt::format("value at which P(global) {} {:.10g}: {}",
                       threshold.crossing == LevelCrossing::up ? "rises to" : "falls below",
                       fmt::join(threshold.levels, ", "), joined_keys(threshold.keys));
  }

  [[nodiscard]] std::string table_caption() const {
    std::string text = "All points of " + shortened(study_.name);
    const std::vector<Measure>& what = study_.measure.what;
    if (study_.threshold)
      return text + fmt::format(
                        ": {}; P is the exact probability of the global optimum, with an "
                        "error of at most {:.2g}",
                        threshold_of(), range("error").second);
    for (const Measure measure : what) switch (measure) {
        case Measure::probability:
          text += "; probability: exact, by integration, with the error beside it";
          break;
        case Measure::rate:
          text += fmt::format("; rate: simulated, {} runs a point, Wilson interval",
                              study_.measure.runs);
          break;
        case Measure::steps:
          text += fmt::format("; steps: simulated, {} runs a point, until they converge",
                              study_.measure.runs);
          break;
        case Measure::saddle_angle: text += "; saddle_angle: exact, in radians"; break;
      }
    return text;
  }

  [[nodiscard]] std::string made_by() const {
    const GridHeader& header = row_.header;
    return fmt::format(
        "<p class=\"again\">Computed by <code>{}</code> on {} in {:.3g} s, by version {} ({}). Its "
        "study file is under <a href=\"#asked\">What was asked</a>.</p>\n",
        escape_html(shortened(header.command)), escape_html(row_.created), row_.wall_s,
        escape_html(header.build.version), escape_html(header.build.commit));
  }

  // NaN if there is no number.
  [[nodiscard]] std::pair<double, double> range(const std::string& name) const {
    double low = kNone;
    double high = kNone;
    for (i64 point = result_.first; point < result_.done; ++point) {
      const double value = result_.at(point, result_.column(name));
      if (std::isnan(value)) continue;
      if (!(low <= value)) low = value;
      if (!(high >= value)) high = value;
    }
    return {low, high};
  }

  [[nodiscard]] std::string plot() const {
    const std::string grid = "grid-" + id_, spec = "spec-" + id_, problems = "problems-" + id_;
    std::string html = plot_figure(
        {.kind = "grid",
         .data = {grid, spec, problems},
         .caption = study_.axes.empty()
                        ? "The problem file with the value found, and the command that computes "
                          "its probability."
                        : "Drag to zoom, double-click to zoom out. Click a point, or choose one "
                          "above, to see its problem file and the command that computes it again.",
         .label = "What was measured over the grid of " + shortened(study_.name)});
    html += json_block(grid, grid_json(study_, result_, {}));
    html += json_block(spec, grid_spec_json(study_, result_.columns));
    return html + json_block(problems, problems_json());
  }

  [[nodiscard]] std::string problems_json() const {
    std::optional<PointProblems> problems;
    try {
      const Grid grid(study_, row_.header.problems);
      if (study_hash(row_.header.kind, study_, grid) == row_.header.hash)
        problems = point_problems(study_, grid, result_);
    } catch (const InputError&) {  // of a version whose problems this one does not read
    }
    if (!problems) return text_json("command", command_of(study_));
    return texts_json({{"command", command_of(study_)},
                       {"lines", problems->lines},
                       {"base", problems->base},
                       {"points", problems->points}});
  }

  const GridRow& row_;
  Study study_;
  GridResult result_;
  std::string id_;
};

// Of several with the same hash, the last that has points.
std::vector<GridRow> latest(const std::vector<GridRow>& all) {
  std::vector<GridRow> rows;
  for (const GridRow& row : all) {
    if (row.points_done == 0) continue;
    const auto same = std::find_if(rows.begin(), rows.end(), [&row](const GridRow& other) {
      return other.header.hash == row.header.hash && other.header.kind == row.header.kind &&
             other.header.columns == row.header.columns &&
             other.header.first_point == row.header.first_point &&
             row.points_done >= other.points_done;
    });
    if (same == rows.end())
      rows.push_back(row);
    else
      *same = row;
  }
  return rows;
}

}  // namespace

StoreSections store_sections(const Store& store, bool with_plots) {
  StoreSections result;
  const auto leave_out = [&result](const std::string& what, const std::string& why) {
    result.remarks.push_back(fmt::format("{} is left out of the report: {}", what, why));
  };
  std::vector<EnsembleRow> ensembles = store.list();
  std::erase_if(ensembles, [&](const EnsembleRow& row) {
    const std::string why = wrong_text(row);
    if (!why.empty()) leave_out(fmt::format("ensemble {}", row.id), why);
    return !why.empty();
  });
  const std::vector<GridRow> studies = latest(store.list_grids());
  for (const GridRow& row : studies) try {
      const StudySection study(store, row);
      result.studies.push_back(study.section(with_plots));
      result.study_answers.push_back(study.answer());
      if (with_plots && study.can_be_drawn()) result.drawn.push_back(row.header.name);
    } catch (const InputError& error) {
      leave_out(fmt::format("sweep s{}", row.id), error.what());
    } catch (const DamagedStore& damage) {
      leave_out(fmt::format("sweep s{}", row.id), damage.what());
    }
  for (const EnsembleRow& row : ensembles) {
    const bool reproduced = row.header.command.starts_with("sidestep reproduce") ||
                            row.header.command.starts_with("sidestep.reproduce");
    auto& answers = reproduced ? result.reproduced_answers : result.ensemble_answers;
    if (row.tally.runs == 0 || answers.size() == kMostAnswers) continue;
    const RateInterval bounds = interval(row);
    answers.push_back(fmt::format(
        "{}: {} of {} runs reached the global optimum, {:.6f}, 95% interval [{:.6f}, {:.6f}] "
        "(simulated, Wilson).",
        shortened(row.header.problem_name), row.tally.count(Outcome::global), row.tally.runs,
        rate(row), bounds.low, bounds.high));
  }
  if (!ensembles.empty()) result.rest.push_back(ensembles_section(ensembles));
  if (ensembles.empty() && studies.empty()) return result;
  result.rest.push_back(asked_section(ensembles, studies));
  result.rest.push_back(provenance_section(ensembles, studies));
  return result;
}

}  // namespace sidestep
