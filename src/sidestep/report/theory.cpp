#include "sidestep/report/theory.h"

#include <algorithm>

#include <fmt/format.h>

namespace sidestep {
namespace {

std::string number(double x) { return fmt::format("{:.6g}", x); }

std::string steps(const StageTime& time) {
  return fmt::format("{}{}", time.reached ? "" : ">", time.steps);
}

template <class Column>
std::string exponent(const std::vector<TheoryRow>& rows, Column column) {
  std::vector<double> y;
  for (const TheoryRow& row : rows) y.push_back(column(row));
  return fmt::format("{:.2f}", exponent_of_k(rows, y));
}

}  // namespace

Table theory_table(const std::vector<TheoryRow>& rows) {
  Table table;
  table.columns = {"k",
                   "q",
                   "U",
                   "eta_a",
                   "eta_w",
                   "eta",
                   "eta_repaired",
                   "T1_predicted",
                   "T1_worst",
                   "T1_random",
                   "s0_worst",
                   "u0_worst",
                   "followed",
                   "phi_most",
                   "s_least",
                   "s_most",
                   "m",
                   "M"};
  for (const double delta : kTheoryDeltas)
    for (const char* name : {"predicted", "start", "worst"})
      table.columns.push_back(fmt::format("T2_{}_{:.0e}", name, delta));
  for (const char* name : {"practical_eta_a", "practical_eta_w", "practical_steps", "practical_T1"})
    table.columns.emplace_back(name);
  for (const TheoryRow& row : rows) {
    std::vector<std::string> cells = {fmt::format("{}", row.k), number(row.q), number(row.U)};
    for (const double x : {row.theory.eta_a, row.theory.eta_w, row.theory.eta,
                           row.theory.eta_repaired, row.theory.T1()})
      cells.push_back(number(x));
    cells.push_back(steps(row.T1_worst));
    cells.push_back(steps(row.T1_random));
    cells.push_back(number(row.worst_s0));
    cells.push_back(number(row.worst_u0));
    cells.push_back(fmt::format("{}", row.followed));
    for (const double x :
         {row.phi_most, row.s_least, row.s_most, row.theory.m / row.q, row.theory.M / row.q})
      cells.push_back(number(x));
    for (std::size_t i = 0; i < kTheoryDeltas.size(); ++i) {
      cells.push_back(number(row.T2_predicted[i]));
      cells.push_back(steps(row.T2_start[i]));
      cells.push_back(steps(row.T2_worst[i]));
    }
    cells.push_back(number(row.practical_eta_a()));
    cells.push_back(number(row.practical_eta_w()));
    cells.push_back(fmt::format("{}", kPracticalWarmup));
    cells.push_back(fmt::format("{}", row.practical_T1));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string theory_text(const std::vector<TheoryRow>& rows, const TheoryOptions& options) {
  Table stage1, stage2, warmup;
  stage1.columns = {"k",           "T_1 predicted",  "worst start",   "random", "predicted/worst",
                    "times eta_a", "largest phi/pi", "s/q after T_1", "m/q",    "M/q"};
  stage2.columns = {"k", "eta"};
  for (const double delta : kTheoryDeltas) {
    stage2.columns.push_back(fmt::format("predicted {:.0e}", delta));
    stage2.columns.emplace_back("worst");
  }
  warmup.columns = {"k",
                    "eta_a / theory's",
                    "eta_w / theory's",
                    "steps / predicted T_1",
                    "needs, from the worst start",
                    "has"};
  for (const TheoryRow& row : rows) {
    const std::string k = fmt::format("{}", row.k);
    const auto worst = static_cast<double>(std::max<i64>(row.T1_worst.steps, 1));
    stage1.rows.push_back({k, fmt::format("{:.0f}", row.theory.T1()), steps(row.T1_worst),
                           steps(row.T1_random), fmt::format("{:.1f}", row.theory.T1() / worst),
                           fmt::format("{:.3f}", worst * row.theory.eta_a),
                           fmt::format("{:.4f}", row.phi_most / 3.14159265358979),
                           fmt::format("{:.3f} to {:.3f}", row.s_least, row.s_most),
                           fmt::format("{:.1f}", row.theory.m / row.q),
                           fmt::format("{:.2f}", row.theory.M / row.q)});
    std::vector<std::string> cells = {k, fmt::format("{:.3e}", row.theory.eta)};
    for (std::size_t i = 0; i < kTheoryDeltas.size(); ++i) {
      cells.push_back(fmt::format("{:.0f}", row.T2_predicted[i]));
      cells.push_back(steps(row.T2_worst[i]));
    }
    stage2.rows.push_back(std::move(cells));
    warmup.rows.push_back(
        {k, fmt::format("{:.2f}", row.practical_eta_a() / row.theory.eta_a),
         fmt::format("{:.0f}", row.practical_eta_w() / row.theory.eta_w),
         fmt::format("{:.1e}", static_cast<double>(kPracticalWarmup) / row.theory.T1()),
         fmt::format("{}", row.practical_T1), fmt::format("{}", kPracticalWarmup)});
  }
  std::string text = fmt::format(
      "The theorems' own steps: predicted and measured times, in steps (simulated, {} random "
      "starts\n"
      "and the edge of the ball for each k; teachers with angle pi/3)\n\n"
      "Stage I, Theorem 4: after T_1, phi <= 5 pi/12 and m <= a'a* <= M\n",
      options.runs);
  text += to_text(stage1);
  text +=
      "\nStage II, Theorem 13: after T_2, |w-w*|^2 <= delta and |a-a*|^2 <= 5 delta, from the "
      "worst\n"
      "corner of the region\n" +
      to_text(stage2);
  text +=
      "\nThe warmup of section 4 (eta_a = 1/k^2, eta_w = eta_a^2, 1000 steps) beside what the "
      "theory asks\n" +
      to_text(warmup);
  if (rows.size() > 1)
    text += fmt::format(
        "\nexponent of k: T_1 predicted {}, measured {}; T_2 at 1e-6 predicted {}, measured {}\n",
        exponent(rows, [](const TheoryRow& row) { return row.theory.T1(); }),
        exponent(rows,
                 [](const TheoryRow& row) { return static_cast<double>(row.T1_worst.steps); }),
        exponent(rows, [](const TheoryRow& row) { return row.T2_predicted[2]; }),
        exponent(rows,
                 [](const TheoryRow& row) { return static_cast<double>(row.T2_worst[2].steps); }));
  return text;
}

}  // namespace sidestep
