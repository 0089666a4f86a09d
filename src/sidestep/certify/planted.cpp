#include "sidestep/certify/planted.h"

#include <fmt/format.h>

namespace sidestep {

std::string to_string(BoxAnswer answer) {
  switch (answer) {
    case BoxAnswer::proved: return "proved";
    case BoxAnswer::refuted: return "refuted";
    case BoxAnswer::vacuous: return "vacuous";
    case BoxAnswer::undecided: break;
  }
  return "undecided";
}

std::vector<PlantedVerdict> planted_verdicts(
    const AuditLimits& limits,
    const std::function<void(std::size_t done, std::size_t of, const std::string& id)>& before) {
  const std::vector<RegionClaim>& regions = region_claims();
  std::vector<PlantedVerdict> verdicts;
  BoxLimits each;
  each.seconds = limits.seconds;
  each.boxes = limits.boxes;
  each.stop = limits.stop;
  BoxLimits short_of = each;  // a wrong claim is refuted at once or stays open
  short_of.seconds = limits.seconds / 5;
  short_of.boxes = std::min<i64>(limits.boxes, 300'000);
  const auto add = [&](const RegionClaim& region, const std::string& kind, const BoxClaim& claim) {
    verdicts.push_back({region.claim.id, kind, decide(claim, short_of).answer});
  };
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const RegionClaim& region = regions[i];
    if (limits.stop != nullptr && limits.stop->load()) break;
    if (before) before(i, regions.size(), region.claim.id);
    if (decide(box_claim(region), each).answer != BoxAnswer::proved) continue;
    if (region.constant) {
      AuditLimits coarse = limits;
      coarse.bracket = 0.01;
      const std::optional<BestConstant> constant = decide_region(region, coarse).constant;
      if (constant && constant->certified()) {
        const bool below = region.constant->holds_below;
        const double wrong = below ? constant->upper * 1.05 : constant->lower * 0.95;
        add(region, "constant", box_claim(region, fmt::format("{:.8f}", wrong)));
      }
    }
    for (const PlantedError& error : region.planted)
      add(region, error.kind, planted_claim(region, error));
  }
  return verdicts;
}

}  // namespace sidestep
