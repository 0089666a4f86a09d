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
#include "sidestep/statistics/compare.h"
#include "sidestep/statistics/probability.h"
#include "sidestep/study/figure3.h"
#include "sidestep/study/hidden_constants.h"
#include "sidestep/study/theorem2_claim.h"
#include "sidestep/study/theory_claims.h"

namespace sidestep {
namespace {

struct Entry {
  std::string id;
  std::function<ClaimReport(const AuditOptions&)> decide;
};

bool stopped(const AuditOptions& options) {
  return options.stop != nullptr && options.stop->load();
}

RunClaimOptions run_options(const AuditOptions& options) {
  RunClaimOptions run;
  run.stop = options.stop;
  return run;
}

// The least probable of the published counts, if the exact probabilities are right.
ClaimReport table_1(const std::string& method, double TableColumn::*published,
                    const AuditOptions& options) {
  constexpr i64 kRuns = 5000;
  constexpr double kLevel = 0.05 / 21;  // as in table1.h: 5 % for all cells together
  ClaimReport report;
  report.claim = {"table-1-" + method, "Table 1",
                  "the published success rates of " + method + " are those of the printed settings",
                  "the seven widths, 5000 runs each"};
  report.route = "exact probabilities (error estimated, not certified), binomial test";
  ProbabilityOptions probability;
  probability.simd = options.simd;
  probability.stop = options.stop;
  if (method == "cnn") probability.error = 1e-3;  // no graph for the largest k
  double least = 1;
  std::string all;
  for (const TableColumn& column : kTable1) {
    if (stopped(options)) break;
    const Problem problem = read_problem(fmt::format("table1/{}/k{}", method, column.k));
    const Probability exact = exact_probability(problem, probability);
    const double rate = column.*published;
    const auto successes = static_cast<i64>(std::llround(rate * static_cast<double>(kRuns)));
    double p = 0;  // the most favourable probability within the error
    for (const double shift : {-exact.error, 0.0, exact.error})
      p = std::max(p,
                   binomial_exact_p(successes, kRuns, std::clamp(exact.global + shift, 0.0, 1.0)));
    least = std::min(least, p);
    all += fmt::format("{}k = {}: {:.4f} exact, {:.4f} printed", all.empty() ? "" : "; ", column.k,
                       exact.global, rate);
  }
  report.detail = all;
  if (least >= kLevel)
    report.verdict = HeldOnSamples{7, least, "the p-value of the least probable cell"};
  else
    report.verdict = Undecided{
        fmt::format("contradicted by a test, not by certified arithmetic: were it true, the least "
                    "probable cell would have a p-value of {:.1g}",
                    std::max(least, 1e-290))};
  return report;
}

ClaimReport figure_3(const AuditOptions& options) {
  ClaimReport report;
  report.claim = {"figure-3", "Figure 3",
                  "with warmup the run of appendix C reaches the global optimum, without it the "
                  "spurious one",
                  "the printed start and settings, p = 8"};
  report.route = "trajectories (reference engine; labels by the trapping regions)";
  const Figure3 figure = study_figure3([&options] { return stopped(options); });
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
    list.push_back({"table-1-cnn", [](const AuditOptions& options) {
                      return table_1("cnn", &TableColumn::paper_cnn, options);
                    }});
    list.push_back({"figure-3", figure_3});
    static const std::vector<RunClaim> runs = theory_run_claims();
    for (const RunClaim& claim : runs)
      list.push_back({claim.claim.id, [&claim](const AuditOptions& options) {
                        return judge(claim, run_options(options));
                      }});
    list.push_back({"theorem-2", [](const AuditOptions& options) {
                      return judge_theorem_2(3, 100, options.stop);
                    }});
    for (const HiddenConstant& constant : hidden_constants())
      list.push_back({constant.id, [constant](const AuditOptions& options) {
                        return constant.decide(run_options(options));
                      }});
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
                                     const AuditOptions& options, const BeforeClaim& before) {
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
    if (stopped(options)) break;
    if (before) before(reports.size(), chosen.size(), entry->id);
    reports.push_back(entry->decide(options));
    ClaimReport& report = reports.back();
    const bool certain = std::holds_alternative<Proved>(report.verdict) ||
                         std::holds_alternative<Refuted>(report.verdict);
    if (stopped(options)) {  // what was tried until then says little
      if (!certain) report.verdict = Undecided{"interrupted"};
      report.constant.reset();
    }
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
