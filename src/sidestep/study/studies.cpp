#include "sidestep/study/studies.h"

#include <array>

namespace sidestep {
namespace {

struct BuiltIn {
  const char* name;
  const char* text;
};

constexpr std::array<BuiltIn, 2> kStudies = {{
    {"radius", R"(# Success against the radius of the ball of starts, k = 16, without warmup.
# The paper's radius is 0.5; its printed rate, 0.7042, belongs to about twice that.
problem = "table1/resnet/k16"

[[axis]]
key = "init.output_radius"
linspace = [0.1, 2, 39]
label = "radius of the ball of starts"

[measure]
what = ["probability", "rate"]
runs = 5000

[figure]
title = "ResNet without warmup, k = 16"
)"},
    {"warmup", R"(# The shortest warmup that makes the global optimum nearly certain, against
# its step size: the smallest number of steps with P >= 0.9999.
problem = "table1/resnet-ssw/k16"

[[axis]]
key = "steps.1.eta_a"
logspace = [0.0005, 0.02, 17]
label = 'step size $\eta_a$ of the warmup'

[threshold]
key = "steps.1.until"
range = [1, 100000]
scale = "log"
level = 0.9999

[figure]
title = "ResNet with warmup, k = 16"
label = "shortest warmup with P >= 0.9999, in steps"
)"},
}};

}  // namespace

std::vector<std::string> built_in_studies() {
  std::vector<std::string> names;
  names.reserve(kStudies.size());
  for (const BuiltIn& study : kStudies) names.emplace_back(study.name);
  return names;
}

std::optional<std::string> built_in_study(const std::string& name) {
  for (const BuiltIn& study : kStudies)
    if (name == study.name) return study.text;
  return std::nullopt;
}

}  // namespace sidestep
