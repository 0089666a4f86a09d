#include "sidestep/study/audit.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sidestep/certify/region_claim.h"
#include "sidestep/certify/remark_claims.h"
#include "sidestep/problem/catalogue.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/nearest.h"
#include "sidestep/problem/read.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/study/figure3.h"

namespace sidestep {
namespace {

struct Entry {
  std::string id;
  std::function<ClaimReport(const AuditOptions&)> decide;
};

// The published frequency k/5000 against the exact probability: standard deviations between them.
ClaimReport table_1(const std::string& method, double TableColumn::*published,
                    const AuditOptions& options) {
  ClaimReport report;
  report.claim = {"table-1-" + method, "Table 1",
                  "the published success rates of " + method + " are those of the printed settings",
                  "the seven widths, 5000 runs each"};
  report.route = "exact probabilities (error estimated at 1e-9 or less, not certified)";
  ProbabilityOptions probability;
  probability.simd = options.simd;
  probability.stop = options.stop;
  if (method == "cnn") probability.error = 1e-3;  // no graph for the largest k: lines
  double worst = 0;
  std::string all;
  for (const TableColumn& column : kTable1) {
    const Problem problem = read_problem(fmt::format("table1/{}/k{}", method, column.k));
    const Probability exact = exact_probability(problem, probability);
    const double rate = column.*published;
    const double spread =
        std::sqrt(std::max(exact.global * (1 - exact.global), 1.0 / 5000) / 5000) + exact.error;
    const double distance = std::abs(rate - exact.global) / spread;
    worst = std::max(worst, distance);
    all += fmt::format("{}k = {}: {:.4f} exact, {:.4f} printed", all.empty() ? "" : "; ", column.k,
                       exact.global, rate);
  }
  report.detail = all;
  // 7 cells, 5 % in all: 2.7 standard deviations; 6 leaves no doubt whatever the error estimates.
  if (worst < 2.7)
    report.verdict = HeldOnSamples{7, 2.7 - worst, "standard deviations, worst width"};
  else if (worst > 6)
    report.verdict = Undecided{fmt::format(
        "contradicted by {:.0f} standard deviations, but not by certified arithmetic", worst)};
  else
    report.verdict = Undecided{fmt::format("{:.1f} standard deviations apart", worst)};
  return report;
}

ClaimReport figure_3(const AuditOptions& options) {
  ClaimReport report;
  report.claim = {"figure-3", "Figure 3",
                  "with warmup the run of appendix C reaches the global optimum, without it the "
                  "spurious one",
                  "the printed start and settings, p = 8"};
  report.route = "trajectories (reference engine; labels by the trapping regions)";
  const Figure3 figure =
      study_figure3([&options] { return options.stop != nullptr && options.stop->load(); });
  const Outcome with = figure.with_warmup.end.result.outcome;
  const Outcome without = figure.without_warmup.end.result.outcome;
  report.detail = fmt::format("{} after {} steps with warmup, {} without", to_string(with),
                              figure.with_warmup.end.result.steps, to_string(without));
  if (with == Outcome::global && without == Outcome::spurious)
    report.verdict = HeldOnSamples{2, 0, "both runs"};
  else
    report.verdict = Undecided{"the runs end elsewhere"};
  return report;
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = [] {
    std::vector<Entry> list;
    for (const RemarkClaim& remark : remark_claims())
      list.push_back({remark.id, [&remark](const AuditOptions&) { return remark.decide(); }});
    for (const RegionClaim& region : region_claims())
      list.push_back({region.claim.id, [&region](const AuditOptions& options) {
                        return decide_region(region, options.limits);
                      }});
    list.push_back({"table-1-resnet-ssw", [](const AuditOptions& options) {
                      return table_1("resnet-ssw", &TableColumn::paper_resnet_ssw, options);
                    }});
    list.push_back({"table-1-resnet", [](const AuditOptions& options) {
                      return table_1("resnet", &TableColumn::paper_resnet, options);
                    }});
    list.push_back({"figure-3", figure_3});
    // Claims about runs (theorems 2, 4, 13, lemmas 6, 8, 9, 14, 15 along trajectories) are appended
    // here.
    return list;
  }();
  return all;
}

}  // namespace

std::vector<std::string> audit_ids() {
  std::vector<std::string> ids;
  for (const Entry& entry : entries()) ids.push_back(entry.id);
  return ids;
}

std::vector<ClaimReport> study_audit(const std::vector<std::string>& ids,
                                     const AuditOptions& options,
                                     const std::function<void(const std::string& id)>& before) {
  std::vector<const Entry*> chosen;
  for (const std::string& id : ids) {
    const auto found = std::find_if(entries().begin(), entries().end(),
                                    [&](const Entry& entry) { return entry.id == id; });
    if (found == entries().end())
      throw InputError(fmt::format(
          "found claim '{}'; did you mean '{}'? allowed: an id that `sidestep audit --list` shows",
          id, nearest(id, audit_ids())));
    chosen.push_back(&*found);
  }
  if (ids.empty())
    for (const Entry& entry : entries()) chosen.push_back(&entry);
  std::vector<ClaimReport> reports;
  for (const Entry* entry : chosen) {
    if (options.stop != nullptr && options.stop->load()) break;
    if (before) before(entry->id);
    reports.push_back(entry->decide(options));
  }
  return reports;
}

std::string verdict_text(const Verdict& verdict) {
  if (std::holds_alternative<Proved>(verdict)) return "proved";
  if (std::holds_alternative<Refuted>(verdict)) return "refuted";
  if (const auto* held = std::get_if<HeldOnSamples>(&verdict))
    return fmt::format("holds on {} samples", held->samples);
  if (std::holds_alternative<Vacuous>(verdict)) return "vacuous";
  return "undecided";
}

}  // namespace sidestep
