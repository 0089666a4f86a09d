#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "sidestep/cli/session.h"
#include "sidestep/problem/error.h"
#include "sidestep/report/figure_data.h"
#include "sidestep/report/json.h"
#include "sidestep/report/planes.h"
#include "sidestep/report/report_file.h"
#include "sidestep/report/results.h"
#include "sidestep/report/theory.h"
#include "sidestep/store/atomic_file.h"

namespace sidestep {
namespace {

Table1Options table1_options(const Arguments& arguments) {
  Table1Options table;
  table.runs = arguments.integer("--runs", 1, kMostRuns).value_or(kPaperRuns);
  table.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 0, kMostSeed).value_or(1));
  table.overrides = arguments.all("--set");
  return table;
}

class Reproduction {
 public:
  // Refuses bad input before anything is made or run.
  Reproduction(Session& session, bool with_table1)
      : session_(session),
        options_(session.study_options()),
        table1_options_(table1_options(session.arguments)) {
    static_cast<void>(table1_problems(table1_options_));
    session.make_output_folder();
    if (with_table1) options_.store = session.open_store();
  }

  // Table 1: runs, verdicts, files. False if interrupted.
  bool table1() {
    options_.progress = [this](i64 done) { session_.progress.update(done); };
    result_.cells =
        study_table1(table1_options_, options_, [&](std::size_t cell, const std::string& name) {
          session_.progress.begin(fmt::format("{}/21 {}", cell + 1, name), table1_options_.runs,
                                  "runs");
        });
    session_.progress.clear();
    result_.findings = table1_findings(result_.cells);
    const Table text = table1_table(result_.cells);
    if (!session_.json) {
      const std::string settings =
          table1_options_.overrides.empty()
              ? "printed settings"
              : fmt::format("settings changed by {}", fmt::join(table1_options_.overrides, ", "));
      session_.print(fmt::format("Table 1: how often gradient descent reaches the global optimum, "
                                 "{},\n{} simulated runs a cell, seed {}\n\n",
                                 settings, table1_options_.runs, table1_options_.seed) +
                     to_text(text) + '\n');
      if (!result_.findings.empty()) session_.print(findings_text(result_.findings));
    }
    if (session_.stop) return false;
    write("table1.csv", to_csv(text));
    write("table1.md", to_markdown(text));
    write("table1.tex", to_latex(text));
    write("table1.json", reproduce_json(result_, options_) + '\n');
    return true;
  }

  // Figure 2: the half-plane for three problems, files. False if interrupted.
  bool figure2() {
    result_.figure2 = study_figure2({.simd = options_.simd, .stop = options_.stop});
    if (session_.stop) return false;
    write("figure2.csv", to_csv(figure2_table(result_.figure2)));
    const std::string data = session_.output_file("figure2.npz");
    write_figure2_data(data, result_.figure2);
    result_.files.push_back(data);
    if (!session_.json) session_.print(figure2_text(result_.figure2));
    session_.draw("figure2", data, result_.files);
    return !session_.stop;
  }

  // Figure 3: both trajectories, files. False if interrupted.
  bool figure3() {
    figure3_ = study_figure3([this] { return session_.stop.load(); });
    if (session_.stop) return false;
    result_.figure3 = &*figure3_;
    const std::string data = write("figure3.csv", to_csv(figure3_table(*figure3_)));
    if (!session_.json) {
      const auto line = [](const char* name, const RunEnd& end) {
        return fmt::format("  {} warmup: {} optimum, within the tolerance after {} steps\n", name,
                           to_string(end.result.outcome), end.result.steps);
      };
      session_.print("\nFigure 3: one start (appendix C), k = 25, the paper's own equations\n" +
                     line("with", figure3_->with_warmup.end) +
                     line("without", figure3_->without_warmup.end));
    }
    session_.draw("figure3", data, result_.files);
    return !session_.stop;
  }

  // The theorems' own steps, files. False if interrupted.
  bool theory() {
    const TheoryOptions theory_options = {
        .seed = table1_options_.seed, .jobs = options_.jobs, .stop = options_.stop};
    result_.theory = study_theory(theory_options);
    if (session_.stop) return false;
    const Table table = theory_table(result_.theory);
    const std::string data = write("theory.csv", to_csv(table));
    write("theory.md", to_markdown(table));
    if (!session_.json) session_.print('\n' + theory_text(result_.theory, theory_options));
    session_.draw("theory", data, result_.files);
    write("theory.json", reproduce_json(theory_part(), options_) + '\n');
    return !session_.stop;
  }

  int finish(bool complete, double wall_s) {
    result_.wall_s = wall_s;
    if (complete) write_page();
    if (session_.json) {
      session_.print(reproduce_json(result_, options_));
    } else {
      std::string text = fmt::format("\n{:.2f} s; files:", wall_s);
      for (const std::string& file : result_.files)
        text += "\n  " + file + (file.ends_with(".html") ? report_is_ : "");
      if (options_.store != nullptr) text += "\n  " + session_.store_path() + " (every run)";
      if (!result_.findings.empty())
        text += "\nWhere printed settings and printed numbers part, and why: docs/reproduction.md";
      session_.print(text);
    }
    i64 from_store = 0;
    for (const Table1Cell& cell : result_.cells) from_store += cell.ours.from_store;
    if (from_store > 0)
      session_.remark(fmt::format("{} runs of Table 1 are from {}; --fresh computes them anew",
                                  from_store, session_.store_path()));
    if (complete) return 0;
    std::vector<std::string> kept;
    if (!result_.cells.empty())
      kept.push_back(fmt::format("{} complete cells of Table 1", result_.cells.size()));
    if (options_.store != nullptr) kept.emplace_back("the runs in the store");
    if (!result_.files.empty()) kept.emplace_back("the files named above");
    if (kept.empty()) kept.emplace_back("nothing");
    session_.remark(fmt::format("interrupted: kept {}", fmt::join(kept, ", ")));
    return 1;
  }

 private:
  [[nodiscard]] ReproduceResult theory_part() const {
    ReproduceResult part;
    part.theory = result_.theory;
    return part;
  }

  // Everything in the folder as one page. That something else in the folder cannot be reported is
  // no reason for this to fail.
  void write_page() {
    ReportSource source = {.path = session_.output_folder(),
                           .file = session_.output_file("report.html"),
                           .title = "Reproduction by sidestep",
                           .store = options_.store != nullptr ? session_.store_path() : ""};
    try {
      const Report report = write_report(source, "");
      result_.files.push_back(source.file);
      report_is_ = report.interactive ? " (all of it as one page)"
                                      : " (all of it as one page, its plots static)";
      for (const std::string& remark : report.remarks) session_.remark(remark);
    } catch (const InputError& error) {
      session_.remark(fmt::format("no report: {}", error.what()));
    }
  }

  std::string write(const std::string& name, const std::string& text) {
    std::string path = session_.output_file(name);
    write_file(path, text);
    result_.files.push_back(path);
    return path;
  }

  Session& session_;
  StudyOptions options_;
  Table1Options table1_options_;
  ReproduceResult result_;
  std::string report_is_;  // said behind its name
  std::optional<Figure3> figure3_;
};

}  // namespace

int command_reproduce(Session& session) {
  const auto began = std::chrono::steady_clock::now();
  const std::string part = session.arguments.text("PART", "all");
  const auto asked_for = [&part](const char* name) { return part == "all" || part == name; };
  const bool with_table1 = asked_for("table1");
  if (!with_table1)
    for (const char* option : {"--runs", "--seed", "--set", "--store", "--fresh", "--interval"})
      if (!(part == "theory" && std::string(option) == "--seed") && session.arguments.has(option))
        throw InputError(
            fmt::format("reproduce {}: found {}; allowed: with Table 1 only", part, option));
  Reproduction reproduction(session, with_table1);
  bool complete = true;
  if (with_table1) complete = reproduction.table1();
  if (asked_for("figure2") && complete) complete = reproduction.figure2();
  if (asked_for("figure3") && complete) complete = reproduction.figure3();
  if (part == "theory")  // seconds, and none of the paper's experiments: by name only
    complete = reproduction.theory();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  return reproduction.finish(complete, wall.count());
}

}  // namespace sidestep
