// The names under which the observables of a state are reported: in CSV files, JSON and Python, in
// this order.
#pragma once

#include <array>

#include "sidestep/dynamics/order_parameters.h"

namespace sidestep {

struct NamedObservable {
  const char* name;
  double Observables::*value;
};

inline constexpr std::array<NamedObservable, 9> kObservables = {
    {{"phi", &Observables::phi},
     {"s", &Observables::s},
     {"u", &Observables::u},
     {"r", &Observables::r},
     {"nu", &Observables::nu},
     {"e", &Observables::e},
     {"loss", &Observables::loss},
     {"distance_w", &Observables::distance_w},
     {"distance_a", &Observables::distance_a}}};

}  // namespace sidestep
