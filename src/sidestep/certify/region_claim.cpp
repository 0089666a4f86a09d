#include "sidestep/certify/region_claim.h"

#include <cmath>

#include <fmt/format.h>

#include "sidestep/certify/parse.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? ""
                                    : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// "a in 0 .. pi; b in -inf .. inf". Ends that are no doubles are rounded outward, and the exact
// bound joins the hypothesis: a point between the two refutes nothing.
Vocabulary parse_variables(const std::string& text, const std::string& c, const std::string& id,
                           std::string& bounds) {
  Vocabulary words;
  if (!c.empty()) words.definitions["c"] = c;
  Evaluator constants({});
  const auto end_value = [&](const std::string& term) -> Interval {
    if (term == "inf") return rounding::kInfinity;
    if (term == "-inf") return -rounding::kInfinity;
    Vocabulary only;
    only.definitions = words.definitions;
    return constants.value(parse_term(term, only, id), {});
  };
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(';', begin), text.size());
    const std::string entry = text.substr(begin, end - begin);
    begin = end + 1;
    const std::size_t in = entry.find(" in "), dots = entry.find(" .. ");
    if (in == std::string::npos || dots == std::string::npos)
      throw InputError(
          fmt::format("{}: found variables '{}'; allowed: x in low .. high", id, entry));
    Symbol symbol;
    symbol.name = trimmed(entry.substr(0, in));
    const std::string low = trimmed(entry.substr(in + 4, dots - in - 4));
    const std::string high = trimmed(entry.substr(dots + 4));
    const Interval from = end_value(low), to = end_value(high);
    symbol.range = {from.lo, to.hi};
    symbol.angle =
        from.lo == 0 && to.hi <= kPiInterval.hi && (high.find("pi") != std::string::npos);
    symbol.integer = symbol.name == "k";
    if (from.lo != from.hi) bounds += fmt::format("{} <= {} and ", low, symbol.name);
    if (to.lo != to.hi && !(symbol.angle && high == "pi"))
      bounds += fmt::format("{} <= {} and ", symbol.name, high);
    words.symbols.push_back(std::move(symbol));
  }
  return words;
}

BoxClaim make_claim(const RegionClaim& region, const std::string& c, const std::string& variables,
                    const std::string& hypothesis, const std::string& conclusion) {
  const std::string constant = !c.empty()        ? c
                               : region.constant ? region.constant->printed
                                                 : std::string();
  std::string bounds;
  const Vocabulary words = parse_variables(variables, constant, region.claim.id, bounds);
  BoxClaim claim;
  claim.symbols = words.symbols;
  claim.hypothesis =
      parse_formula(bounds + (hypothesis.empty() ? "0 <= 1" : "(" + hypothesis + ")"), words,
                    region.claim.id + ": hypothesis");
  claim.conclusion = parse_formula(conclusion, words, region.claim.id);
  return claim;
}

double printed_value(const ConstantQuestion& question) {
  Evaluator constants({});
  return constants.value(parse_term(question.printed, {}, question.name), {}).middle();
}

// Bisection: one end proved, the other refuted. Stops early where neither comes.
std::optional<BestConstant> bracket(const RegionClaim& region, const AuditLimits& limits) {
  const ConstantQuestion& question = *region.constant;
  double low = question.low, high = question.high;
  bool low_known = false, high_known = false;
  for (int i = 0; i < 60; ++i) {
    if (low_known && high_known && high - low <= limits.bracket * std::abs(high)) break;
    const double middle = low / 2 + high / 2;
    BoxLimits each;
    each.seconds = limits.seconds / 8;
    each.boxes = limits.boxes;
    each.stop = limits.stop;
    const BoxVerdict verdict = decide(box_claim(region, fmt::format("{:.8g}", middle)), each);
    const double at = std::strtod(fmt::format("{:.8g}", middle).c_str(), nullptr);
    if (verdict.answer != BoxAnswer::proved && verdict.answer != BoxAnswer::refuted) break;
    const bool holds = verdict.answer == BoxAnswer::proved;
    (holds == question.holds_below ? low : high) = at;
    (holds == question.holds_below ? low_known : high_known) = true;
  }
  if (!low_known && !high_known) return std::nullopt;
  const auto basis = [](bool known) { return known ? EndBasis::certified : EndBasis::none; };
  return BestConstant{question.name, printed_value(question), low,
                      high,          basis(low_known),        basis(high_known)};
}

State state_at(const RegionClaim& region, const BoxClaim& claim, const std::vector<double>& point) {
  Vocabulary words;
  words.symbols = claim.symbols;
  Evaluator evaluator(claim.symbols);
  const std::vector<Interval> box(point.begin(), point.end());
  State state;
  for (const auto& [name, term] : region.state)
    state[name] = evaluator.value(parse_term(term, words, name), box).middle();
  return state;
}

}  // namespace

BoxClaim box_claim(const RegionClaim& region, const std::string& c) {
  return make_claim(region, c, region.variables, region.hypothesis, region.conclusion);
}

BoxClaim planted_claim(const RegionClaim& region, const PlantedError& error, const std::string& c) {
  const auto or_same = [](const std::string& text, const std::string& same) {
    return text.empty() ? same : text;
  };
  return make_claim(region, c, or_same(error.variables, region.variables),
                    or_same(error.hypothesis, region.hypothesis),
                    or_same(error.conclusion, region.conclusion));
}

void open_verdict(ClaimReport& report, const BoxClaim& claim, const BoxVerdict& verdict) {
  const std::string limit =
      fmt::format("no proof: {} reached after {} boxes; left: {}", verdict.why, verdict.boxes,
                  box_text(claim.symbols, verdict.left));
  if (verdict.samples > 0 && verdict.nearest >= 0) {
    report.route = "search";
    report.verdict = HeldOnSamples{verdict.samples, verdict.nearest,
                                   "at " + point_text(claim.symbols, verdict.point)};
    report.detail += (report.detail.empty() ? "" : ". ") + limit;
  } else {
    report.verdict = Undecided{limit};
  }
}

ClaimReport decide_region(const RegionClaim& region, const AuditLimits& limits) {
  ClaimReport report{region.claim, Undecided{}, "interval proof", region.detail, std::nullopt};
  const BoxClaim claim = box_claim(region);
  BoxLimits each;
  each.seconds = limits.seconds;
  each.boxes = limits.boxes;
  each.stop = limits.stop;
  const BoxVerdict verdict = decide(claim, each);
  switch (verdict.answer) {
    case BoxAnswer::proved:
      report.verdict = Proved{std::isfinite(verdict.margin) ? verdict.margin : 0};
      if (verdict.boxes == 1) report.route = "algebra, checked in one box";
      break;
    case BoxAnswer::refuted: {
      Refuted refuted{verdict.violation, point_text(claim.symbols, verdict.point), {}};
      report.route = "search, checked in interval arithmetic";
      if (!region.state.empty()) {
        const std::string text = state_problem(state_at(region, claim, verdict.point));
        if (!text.empty() && !region.plain_conclusion.empty()) {
          const Vocabulary& words = order_parameter_words();
          const double violation =
              violation_at_start(parse_problem(text, region.claim.id),
                                 parse_formula(region.plain_hypothesis, words, region.claim.id),
                                 parse_formula(region.plain_conclusion, words, region.claim.id));
          if (violation >= 0) refuted.problem = text;
        } else {
          refuted.problem = text;
        }
      }
      report.verdict = std::move(refuted);
      break;
    }
    case BoxAnswer::vacuous: report.verdict = Vacuous{}; break;
    case BoxAnswer::undecided: open_verdict(report, claim, verdict); break;
  }
  if (region.constant) report.constant = bracket(region, limits);
  return report;
}

}  // namespace sidestep
