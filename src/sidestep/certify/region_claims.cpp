#include "sidestep/certify/region_claims.h"

namespace sidestep {

RegionClaim region_claim(const std::string& id, const std::string& where,
                         const std::string& statement, const std::string& domain,
                         const std::string& variables, const std::string& hypothesis,
                         const std::string& conclusion) {
  RegionClaim region;
  region.claim = {id, where, statement, domain};
  region.variables = variables;
  region.hypothesis = hypothesis;
  region.conclusion = conclusion;
  return region;
}

const std::vector<RegionClaim>& region_claims() {
  static const std::vector<RegionClaim> all = [] {
    std::vector<RegionClaim> list = claims_before_training();
    for (auto* more : {&claims_of_stage_one, &claims_of_stage_two})
      for (RegionClaim& region : (*more)()) list.push_back(std::move(region));
    return list;
  }();
  return all;
}

// With w = U^2/q: at -v* the minimum over a has s = (pi T - q)/(pi-1), T = U^2/(k+pi-1), and the
// filter there is held only if s < 0.
std::vector<RegionClaim> claims_before_training() {
  std::vector<RegionClaim> list;
  {
    RegionClaim c =
        region_claim("proposition-1-spurious", "Proposition 1",
                     "(-v*, abar) is a local minimum (needs a'a* < 0 there) for every teacher",
                     "all k (sought among k <= 64), all teachers", "k in 3 .. 64; w in 0 .. 64",
                     "w <= k", "(pi*w/(k+pi-1) - 1)/(pi-1) < 0");
    c.detail =
        "false for teachers with pi U^2 >= (k+pi-1) q, for instance a* = (1, ..., 1): there "
        "a'a* >= 0 at (-v*, abar), and the loss falls as the filter turns away "
        "(docs/theory/critical_points.md); it is a critical point all the same";
    c.state = {{"k", "k"},
               {"q", "1"},
               {"U", "sqrt(w)"},
               {"phi", "3.1"},
               {"s", "(pi*w/(k+pi-1) - 1)/(pi-1)"},
               {"u", "(k-1)*sqrt(w)/(k+pi-1)"}};
    list.push_back(std::move(c));
  }
  {
    RegionClaim c = region_claim(
        "proposition-1-spurious-repaired", "Proposition 1",
        "a'a* <= 0 at (-v*, abar) if pi U^2 <= (k+pi-1) q (< if <): it attracts, by Theorem S",
        "all k, teachers with pi U^2 <= (k+pi-1) q", "k in 1 .. inf; y in 0 .. inf", "",
        "-y/((k+pi-1)*(pi-1)) <= 0");
    c.detail = "a'a* = -y q/((k+pi-1)(pi-1)) with y = (k+pi-1) - pi U^2/q";
    c.planted = {{"constant", "", "", "-y/((k+pi-1)*(pi-1)) <= -0.05"},
                 {"sign", "", "", "y/((k+pi-1)*(pi-1)) <= 0"},
                 {"hypothesis", "k in 1 .. inf; y in -1 .. inf", "", ""}};
    list.push_back(std::move(c));
  }
  {
    RegionClaim c =
        region_claim("assumption-1-angle", "Assumption 1, in brackets",
                     "|w*| <= 1 implies (1/sqrt p)'v* = 1 - |w*|^2/2 >= 1/2",
                     "all p, all w* with |w*| = n", "n in 0 .. 1", "", "1 - n^2/2 >= 1/2");
    c.planted = {{"constant", "", "", "1 - n^2/2 >= 1.05*1/2"},
                 {"sign", "", "", "1 - n^2/2 <= 1/2"},
                 {"hypothesis", "n in 0 .. 1.5", "", ""}};
    list.push_back(std::move(c));
  }
  {
    RegionClaim c =
        region_claim("assumption-1-strict", "proof of Lemma 6", "under Assumption 1, phi_0 < pi/3",
                     "all p, all w* with |w*| = n <= 1", "n in 0 .. 1", "", "1 - n^2/2 > 1/2");
    c.detail = "|w*| = 1 is allowed and gives phi_0 = pi/3; phi_0 <= pi/3 holds and is enough";
    list.push_back(std::move(c));
  }
  {
    RegionClaim c = region_claim(
        "remark-c-sqrt-2", "remark after Assumption 1",
        "the analysis holds as it stands (phi_0 <= 5 pi/12) for |w*| <= c, any c < sqrt 2",
        "all p, all w* with |w*| = n < sqrt 2", "n in 0 .. 1.4142", "",
        "1 - n^2/2 >= cos(5*pi/12)");
    c.detail =
        "beyond |w*| = 2 sin(5 pi/24) = 1.2175 the start lies outside the region "
        "phi <= 5 pi/12 of every lemma; only phi_0 < pi/2 holds, and the constants change "
        "with c (the teacher of the experiments is such a case)";
    list.push_back(std::move(c));
  }
  return list;
}

}  // namespace sidestep
