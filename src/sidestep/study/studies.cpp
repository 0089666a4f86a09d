#include "sidestep/study/studies.h"

#include <array>

namespace sidestep {
namespace {

struct BuiltIn {
  const char* name;
  const char* text;
};

constexpr std::array<BuiltIn, 8> kStudies = {{
    {"warmup",
     R"(# The shortest warmup that makes the global optimum nearly certain, against k: the smallest
# number of steps with P >= 0.9999 at the printed step sizes and radius. The paper takes 1000.
[[axis]]
key = "problem"
list = [
  "table1/resnet-ssw/k16",
  "table1/resnet-ssw/k25",
  "table1/resnet-ssw/k36",
  "table1/resnet-ssw/k49",
  "table1/resnet-ssw/k64",
  "table1/resnet-ssw/k81",
  "table1/resnet-ssw/k100",
]
label = "problem"

[threshold]
key = "steps.1.until"
range = [1, 100000]
scale = "log"
scan = 17
level = 0.9999

[figure]
title = "ResNet: shortest warmup with P(global) >= 0.9999"
label = "shortest warmup in steps"
)"},
    {"warmup-curves", R"(# Success against the length of the warmup, for each k.
[[axis]]
key = "problem"
list = [
  "table1/resnet-ssw/k16",
  "table1/resnet-ssw/k25",
  "table1/resnet-ssw/k36",
  "table1/resnet-ssw/k49",
  "table1/resnet-ssw/k64",
  "table1/resnet-ssw/k81",
  "table1/resnet-ssw/k100",
]

[[axis]]
key = "steps.1.until"
logspace = [1, 1e4, 61]
label = "length of the warmup in steps"

[figure]
title = "ResNet with warmup, printed step sizes and radius"
)"},
    {"shortcut-prior",
     R"(# How good must the shortcut's direction be? Success against the angle of the teacher to the
# shortcut and the ratio of the step sizes, without warmup; eta_a stays at 1/k^2 = 0.0016.
problem = "table1/resnet/k25"

[[axis]]
key = "steps.1.eta_w"
logspace = [1.6e-5, 3.2e-2, 200]
label = 'step size $\eta_w$ of the filter ($\eta_a = 0.0016$)'

[[axis]]
key = "teacher.angle"
linspace = [0.25, 0.75, 200]
label = 'angle of $v^*$ and the shortcut, in units of $\pi$'

[figure]
title = "ResNet without warmup, k = 25"
contours = [0.01, 0.1, 0.5, 0.9, 0.99]
)"},
    {"radius", R"(# Success against the radius of the ball of starts, for each k, without warmup.
[[axis]]
key = "problem"
list = [
  "table1/resnet/k16",
  "table1/resnet/k25",
  "table1/resnet/k36",
  "table1/resnet/k49",
  "table1/resnet/k64",
  "table1/resnet/k81",
  "table1/resnet/k100",
]

[[axis]]
key = "init.output_radius"
linspace = [0.05, 2, 40]

[measure]
what = ["probability", "rate"]
runs = 20000

[figure]
title = "ResNet without warmup"
)"},
    {"radius-warmup",
     R"(# Success against the radius of the ball of starts, for each k, with the paper's warmup of 1000 steps.
[[axis]]
key = "problem"
list = [
  "table1/resnet-ssw/k16",
  "table1/resnet-ssw/k25",
  "table1/resnet-ssw/k36",
  "table1/resnet-ssw/k49",
  "table1/resnet-ssw/k64",
  "table1/resnet-ssw/k81",
  "table1/resnet-ssw/k100",
]

[[axis]]
key = "init.output_radius"
linspace = [0.05, 2, 40]

[measure]
what = ["probability", "rate"]
runs = 20000

[figure]
title = "ResNet with warmup"
)"},
    {"edge",
     R"(# Large steps: up to and past lambda = eta (k + pi - 1) / 2 pi = 2, which is eta = 0.463 here.
# Runs that settle nowhere would be followed for ever, hence max_steps; they count as undecided.
set = ["run.max_steps=5000"]

[[axis]]
key = "problem"
list = ["table1/resnet/k25", "table1/cnn/k25"]

[[axis]]
key = ["steps.1.eta_a", "steps.1.eta_w"]
linspace = [0.02, 0.5, 25]

[measure]
what = ["probability", "rate"]
error = 0.01
runs = 1000

[figure]
title = "Large steps without warmup, k = 25"
)"},
    {"published-radius",
     R"(# The radius of the ball that would explain each published rate without warmup. Each k stands
# three times: with the lower end of the 95 % Clopper-Pearson interval of the published rate of
# 5000 runs, with that rate, and with the upper end. The lowest level gives the largest radius.
[[axis]]
key = "problem"
list = [
  "table1/resnet/k16", "table1/resnet/k16", "table1/resnet/k16",
  "table1/resnet/k25", "table1/resnet/k25", "table1/resnet/k25",
  "table1/resnet/k36", "table1/resnet/k36", "table1/resnet/k36",
  "table1/resnet/k49", "table1/resnet/k49", "table1/resnet/k49",
  "table1/resnet/k64", "table1/resnet/k64", "table1/resnet/k64",
  "table1/resnet/k81", "table1/resnet/k81", "table1/resnet/k81",
  "table1/resnet/k100", "table1/resnet/k100", "table1/resnet/k100",
]
label = "problem"

[threshold]
key = "init.output_radius"
range = [0.2, 4]
scan = 39
crossing = "down"
error = 1e-10
level = [
  0.691333, 0.7042, 0.716828,
  0.722938, 0.7354, 0.747587,
  0.765813, 0.7776, 0.789062,
  0.773144, 0.7848, 0.796122,
  0.811110, 0.8220, 0.832512,
  0.828310, 0.8388, 0.848892,
  0.832206, 0.8426, 0.852592,
]

[figure]
title = "Radius that gives the published rate without warmup, and the ends of its 95 % interval"
label = "radius of the starts"
)"},
    {"du2018",
     R"(# The plain CNN of Du et al. (2018): teachers with |a*| = 1, so that teacher.sum squared is
# (1'a*)^2 / |a*|^2. The steps of 0.05 keep lambda below 1 for every k here.
problem = "table1/cnn/k25"
set = [
  "teacher.norm=1", "teacher.angle=0.5", "steps.1.eta_a=0.05", "steps.1.eta_w=0.05",
]

[[axis]]
key = "teacher.k"
list = [25, 36, 49, 64, 81, 100]

[[axis]]
key = "teacher.sum"
list = [0, 1, 2, 3, 4, 5]
label = '$1^\top a^*$, with $|a^*| = 1$'

[[axis]]
key = "teacher.p"
list = [3, 4, 8, 16, 32, 64]
label = "$p$"

[figure]
title = "CNN"
contours = [0.55, 0.6, 0.7, 0.8, 0.9]
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
