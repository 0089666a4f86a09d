// Figures are drawn by matplotlib, in a Python process that reads the data files this program wrote
// (python/sidestep/plot). Without Python or matplotlib everything else still works.
#pragma once

#include <string>
#include <vector>

namespace sidestep {

struct FigureFiles {
  std::vector<std::string> files;  ///< made, in the order svg, pdf, png; empty if it failed
  std::string problem;             ///< one sentence if it failed
};

/// Runs `python3 -m sidestep.plot KIND --data DATA --out DIR --stem STEM`. `figures_path` holds the
/// Python package. The interpreter is $SIDESTEP_PYTHON, else /usr/bin/python3, else python3.
FigureFiles draw_figure(const std::string& figures_path, const std::string& kind,
                        const std::string& data, const std::string& directory,
                        const std::string& stem);

}  // namespace sidestep
