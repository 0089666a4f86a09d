#include "sidestep/report/audit.h"

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "sidestep/report/table.h"

namespace sidestep {
namespace {

// What certainty each end has: a reader must not take one for the other.
std::string constant_text(const BestConstant& constant) {
  const std::string printed =
      constant.printed ? fmt::format("printed {:.5g}", *constant.printed) : "no value printed";
  if (constant.certified())
    return fmt::format("best {}: certainly between {:.5g} and {:.5g}, {}", constant.name,
                       constant.lower, constant.upper, printed);
  const auto end = [](const char* side, double value, EndBasis basis) {
    if (basis == EndBasis::none) return fmt::format("nothing certain {}", side);
    return fmt::format("{} {:.5g} ({})", side, value, basis_text(basis));
  };
  return fmt::format("best {}: {}, {}; {}", constant.name,
                     end("at least", constant.lower, constant.lower_by),
                     end("at most", constant.upper, constant.upper_by), printed);
}

std::string finding(const ClaimReport& report) {
  if (const auto* proved = std::get_if<Proved>(&report.verdict))
    return proved->margin > 0 ? fmt::format("margin at least {:.3g}", proved->margin)
                              : std::string("margin at least 0");
  if (const auto* refuted = std::get_if<Refuted>(&report.verdict))
    return fmt::format("at {}: off by {:.4g}", refuted->point, refuted->violation);
  if (const auto* held = std::get_if<HeldOnSamples>(&report.verdict))
    return held->difference
               ? fmt::format("largest possible difference {:.0e}, {}", held->margin, held->where)
               : fmt::format("smallest margin {:.3g}, {}", held->margin, held->where);
  if (const auto* open = std::get_if<Undecided>(&report.verdict)) return open->why;
  return report.route == "trajectories" ? "the hypotheses were never all true"
                                        : "the hypotheses are never all true";
}

// How far the verdict can be trusted, and what it cannot see.
std::string precision(const Verdict& verdict) {
  if (std::holds_alternative<Proved>(verdict)) return "certain (outward-rounded bounds)";
  if (std::holds_alternative<Refuted>(verdict)) return "certain (at one point)";
  if (std::holds_alternative<HeldOnSamples>(verdict)) return "tried only";
  return "none";
}

std::string blind_spot(const ClaimReport& report) {
  if (std::holds_alternative<HeldOnSamples>(report.verdict))
    return "everything between the samples";
  if (std::holds_alternative<Refuted>(report.verdict))
    return "how large the part of the domain is where it fails";
  if (std::holds_alternative<Proved>(report.verdict))
    return "whether the formula says what the sentence says: "
           "[the reductions](theory/claims.md) are checked at random points only";
  return "the answer";
}

std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '<') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

bool searched(const ClaimReport& report) {
  return report.route.find("search") != std::string::npos;
}

// Fractions to four digits: what a search finds differs in the last ones from machine to machine.
std::string rounded(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
    const bool in_word = i > 0 && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0;
    if (!digit || in_word) {
      result += text[i++];
      continue;
    }
    char* end = nullptr;
    const double value = std::strtod(text.c_str() + i, &end);
    const std::string token = text.substr(i, static_cast<std::size_t>(end - (text.c_str() + i)));
    const bool integer = token.find_first_of(".e") == std::string::npos;
    result += integer ? token : fmt::format("{:.4g}", value);
    i += token.size();
  }
  return result;
}

std::string ledger_verdict(const ClaimReport& report) {
  const auto* held = std::get_if<HeldOnSamples>(&report.verdict);
  if (held == nullptr || !searched(report) || held->samples < 10)
    return verdict_text(report.verdict);
  const double scale = std::pow(10, std::floor(std::log10(static_cast<double>(held->samples))));
  return fmt::format("holds on about {:.0f} samples",
                     std::round(static_cast<double>(held->samples) / scale) * scale);
}

}  // namespace

std::string basis_text(EndBasis basis) {
  switch (basis) {
    case EndBasis::certified: return "certified";
    case EndBasis::paper: return "proof on paper";
    case EndBasis::printed: return "printed, not proved";
    case EndBasis::none: break;
  }
  return "nothing";
}

std::string audit_text(const std::vector<ClaimReport>& reports,
                       const std::vector<std::string>& files) {
  std::string text;
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const ClaimReport& report = reports[i];
    text += fmt::format("{}: {}\n  {}\n  {} ({})\n", report.claim.id, verdict_text(report.verdict),
                        report.claim.statement, finding(report), report.route);
    if (report.constant) text += "  " + constant_text(*report.constant) + "\n";
    if (!report.detail.empty()) text += "  " + report.detail + "\n";
    if (!files[i].empty()) text += "  replay: sidestep trajectory " + files[i] + "\n";
    ++counts[verdict_text(report.verdict).substr(0, 5) == "holds" ? "hold on samples"
                                                                  : verdict_text(report.verdict)];
  }
  if (reports.size() > 1) {
    text += fmt::format("\n{} claims:", reports.size());
    for (const auto& [verdict, count] : counts) text += fmt::format(" {} {};", count, verdict);
    text.back() = '\n';
  }
  return text;
}

std::string planted_text(const std::vector<PlantedVerdict>& verdicts) {
  Table table;
  table.columns = {"claim", "planted error", "verdict"};
  std::size_t caught = 0;
  for (const PlantedVerdict& verdict : verdicts) {
    table.rows.push_back({verdict.claim, verdict.kind, to_string(verdict.answer)});
    if (verdict.answer == BoxAnswer::refuted || verdict.answer == BoxAnswer::undecided) ++caught;
  }
  return to_text(table) + fmt::format("\n{} planted errors, {} refuted or left undecided\n",
                                      verdicts.size(), caught);
}

std::string ledger_markdown(const std::vector<ClaimReport>& reports) {
  std::string text =
      "# The claim ledger\n\n"
      "Generated by `sidestep audit --ledger docs/claims.md`; a test compares it with a fresh "
      "one.\n"
      "Every claim of the paper that the program can state, and what became of it. A statement and "
      "the\nsteps of its printed proof are separate claims. How claims are decided: "
      "[theory/claims.md](theory/claims.md).\n\n"
      "| claim | where | statement | verdict | finding | route | precision | domain | what it "
      "cannot "
      "see |\n|:--|:--|:--|:--|:--|:--|:--|:--|:--|\n";
  for (const ClaimReport& report : reports) {
    std::string found = finding(report);
    if (report.constant) found += "; " + constant_text(*report.constant);
    if (searched(report)) found = rounded(found);
    if (!report.detail.empty()) found += ". " + report.detail;
    text += fmt::format("| {} | {} | {} | **{}** | {} | {} | {} | {} | {} |\n", report.claim.id,
                        cell(report.claim.where), cell(report.claim.statement),
                        ledger_verdict(report), cell(found), cell(report.route),
                        precision(report.verdict), cell(report.claim.domain), blind_spot(report));
  }
  return text;
}

}  // namespace sidestep
