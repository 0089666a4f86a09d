#include "sidestep/certify/corner_memo.h"

#include <iterator>

namespace sidestep {

bool UpSet::contains(double n, double f) const {
  const auto above = least_.upper_bound(n);
  return above != least_.begin() && std::prev(above)->second <= f;
}

void UpSet::add(double n, double f) {
  if (contains(n, f)) return;
  auto place = least_.insert_or_assign(n, f).first;
  for (++place; place != least_.end() && place->second >= f;) place = least_.erase(place);
}

// For lower corners, proved is an up-set and failed a down-set, that is an up-set of (-n, -f); for
// upper corners the other way round.
std::optional<bool> CornerMemo::proves(const Corner& c) const {
  const auto& by_psi = c.upper ? upper_ : lower_;
  const auto known = by_psi.find(c.psi);
  if (known == by_psi.end()) return std::nullopt;
  const double sign = c.upper ? -1 : 1;
  if (known->second.proved.contains(sign * c.n, sign * c.f)) return true;
  if (known->second.failed.contains(-sign * c.n, -sign * c.f)) return false;
  return std::nullopt;
}

void CornerMemo::add(const Corner& c, bool proves) {
  Known& known = (c.upper ? upper_ : lower_)[c.psi];
  const double sign = c.upper ? -1 : 1;
  if (proves)
    known.proved.add(sign * c.n, sign * c.f);
  else
    known.failed.add(-sign * c.n, -sign * c.f);
}

}  // namespace sidestep
