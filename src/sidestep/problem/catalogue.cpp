#include "sidestep/problem/catalogue.h"

#include <cmath>

#include <fmt/format.h>

#include "sidestep/problem/problem.h"
#include "sidestep/problem/theory_steps.h"

namespace sidestep {
namespace {

// Section 4: v*_1 = cos(7 pi/10), v*_2 = sin(7 pi/10), the rest 0; p = 8.
constexpr const char* kTeacherFilter =
    "filter = [-0.5877852522924731, 0.8090169943749475, 0, 0, 0, 0, 0, 0]  # cos, sin of 7 pi/10\n";

// Appendix C. Its norm is 0.952: outside the ball of radius |1'a*|/sqrt(k) = 0.6 of the theory.
constexpr const char* kFigure3Start =
    "output = [-0.1268, -0.1590, -0.1071, -0.1594, -0.4670, 0.1563, 0.1894, -0.2390, -0.0602,\n"
    "          -0.5047, 0.0325, -0.0886, 0.1514, -0.0883, -0.0243, 0.1198, -0.2805, 0.0024,\n"
    "          -0.0855, 0.0742, -0.0976, -0.1768, 0.1207, 0.0049, 0.1809]\n";

std::string teacher(const TableColumn& column) {
  return fmt::format("[teacher]\np = 8\n{}plus = {}\nminus = {}\nzero = {}\n", kTeacherFilter,
                     column.plus, column.minus, column.zero);
}

// eta_a = 1/k^2 and, with warmup, eta_w = eta_a^2 for the first 1000 steps.
std::string resnet_steps(int k, bool warmup) {
  const double eta = 1.0 / (static_cast<double>(k) * k);
  std::string text;
  if (warmup)
    text += fmt::format("[[steps]]\nuntil = 1000\neta_a = {}\neta_w = {}\n", eta, eta * eta);
  return text + fmt::format("[[steps]]\neta_a = {}\neta_w = {}\n", eta, eta);
}

std::string table1(const std::string& method, const TableColumn& column) {
  if (method == "cnn")
    return "# Table 1, plain CNN with weight normalisation (Du et al. 2018)\n" + teacher(column) +
           "[student]\nkind = \"cnn\"\n[[steps]]\neta_a = 0.1\neta_w = 0.1\n";
  const bool warmup = method == "resnet-ssw";
  return fmt::format("# Table 1, ResNet {} step-size warmup\n", warmup ? "with" : "without") +
         teacher(column) + "[student]\nkind = \"resnet\"\n" + resnet_steps(column.k, warmup);
}

std::string figure3(bool warmup) {
  return fmt::format("# Figure 3, {} step-size warmup\n", warmup ? "with" : "without") +
         teacher(kTable1[1]) + "[student]\nkind = \"resnet\"\n[init]\noutput_law = \"fixed\"\n" +
         kFigure3Start + resnet_steps(25, warmup) + "[run]\nruns = 1\nstop = \"converged\"\n";
}

// Assumption 1 with equality, exactly, in doubles: for p = 4 the angle between v* = e_1 and
// 1/sqrt(p) = (1/2, 1/2, 1/2, 1/2) is pi/3, and |w*| = |(1/2, -1/2, -1/2, -1/2)| = 1.
constexpr const char* kTheoryFilter = "p = 4\nfilter = [1, 0, 0, 0]  # pi/3 from the shortcut\n";

// A start inside the region of Theorems 10 and 13: s_0 = q/4, e_0 = 3 U^2/4, phi_0 = pi/3.
std::string quarter_of_teacher(const TableColumn& column) {
  std::vector<std::string> values(static_cast<std::size_t>(column.plus), "0.25");
  values.insert(values.end(), static_cast<std::size_t>(column.minus), "-0.25");
  values.insert(values.end(), static_cast<std::size_t>(column.zero), "0");
  return fmt::format("[init]\noutput_law = \"fixed\"\noutput = [{}]\n", fmt::join(values, ", "));
}

// The theorems' own steps, with the constants of theory_steps.h. Other constants: --set
// steps.1.eta_w=..., steps.1.until=..., teacher.angle=...
std::string theory(int theorem, const TableColumn& column) {
  const TheorySteps steps = theory_steps(column.k, column.plus + column.minus,
                                         static_cast<double>(column.plus - column.minus));
  const std::string stage1 = fmt::format(
      "eta_a = {}  # pi/(20 (k+pi-1)^2)\neta_w = {}  # C q eta_a^2\n", steps.eta_a, steps.eta_w);
  const std::string stage2 = fmt::format("eta_a = {0}  # m/(2 M^2)\neta_w = {0}\n", steps.eta);
  std::string text = fmt::format(
      "# Theorem {}: teacher of Table 2, filter that satisfies Assumption 1\n", theorem);
  if (theorem != 13)
    text += fmt::format("# C = {} (= {}/q^2), good up to T = {:.6g} = 1/eta_a^2; T_1 = {:.6g}\n",
                        steps.C, kDriftBudget, steps.last, steps.T1());
  text +=
      fmt::format("[teacher]\n{}plus = {}\nminus = {}\nzero = {}\n[student]\nkind = \"resnet\"\n",
                  kTheoryFilter, column.plus, column.minus, column.zero);
  if (theorem == 13)
    return text + quarter_of_teacher(column) + "[[steps]]\n" + stage2 +
           "[run]\nruns = 1\nstop = \"converged\"\n";
  if (theorem == 4) return text + "[[steps]]\n" + stage1;
  return text + fmt::format("[[steps]]\nuntil = {}\n", static_cast<i64>(std::ceil(steps.T1()))) +
         stage1 + "[[steps]]\n" + stage2;
}

constexpr int kTheorems[] = {2, 4, 13};

}  // namespace

std::vector<std::string> catalogue_names() {
  std::vector<std::string> names;
  for (const char* method : {"resnet-ssw", "resnet", "cnn"})
    for (const TableColumn& column : kTable1)
      names.push_back(fmt::format("table1/{}/k{}", method, column.k));
  names.emplace_back("figure3/ssw");
  names.emplace_back("figure3/no-ssw");
  for (const int theorem : kTheorems)
    for (const TableColumn& column : kTable1)
      names.push_back(fmt::format("theorem{}/k{}", theorem, column.k));
  return names;
}

std::optional<std::string> catalogue_text(const std::string& name) {
  if (name == "figure3/ssw") return figure3(true);
  if (name == "figure3/no-ssw") return figure3(false);
  for (const char* method : {"resnet-ssw", "resnet", "cnn"})
    for (const TableColumn& column : kTable1)
      if (name == fmt::format("table1/{}/k{}", method, column.k)) return table1(method, column);
  for (const int theorem : kTheorems)
    for (const TableColumn& column : kTable1)
      if (name == fmt::format("theorem{}/k{}", theorem, column.k)) return theory(theorem, column);
  return std::nullopt;
}

}  // namespace sidestep
