// The paper's own settings, by name: table1/{resnet-ssw,resnet,cnn}/k{16,25,36,49,64,81,100},
// figure3/{ssw,no-ssw}, and the settings of its theorems, which its experiments never run:
// theorem{2,4,13}/k{16,...,100} (theory_steps.h). A name works wherever a problem file does.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sidestep {

/// One column of Tables 1 and 2: the teacher's output has `plus` +1s, `minus` -1s, `zero` 0s.
struct TableColumn {
  int k, plus, minus, zero;
  double paper_resnet_ssw, paper_resnet, paper_cnn;  ///< published success rates, 5000 runs each
};

inline constexpr std::array<TableColumn, 7> kTable1 = {{
    {16, 9, 7, 0, 1.0000, 0.7042, 0.5348},
    {25, 14, 11, 0, 1.0000, 0.7354, 0.5528},
    {36, 19, 16, 1, 1.0000, 0.7776, 0.5312},
    {49, 26, 22, 1, 1.0000, 0.7848, 0.5426},
    {64, 34, 30, 0, 1.0000, 0.8220, 0.5192},
    {81, 43, 38, 0, 1.0000, 0.8388, 0.5368},
    {100, 52, 47, 1, 1.0000, 0.8426, 0.5374},
}};

/// All names, in the order of the paper.
std::vector<std::string> catalogue_names();

/// The problem of that name as TOML text with comments, as a person would write it (defaults left
/// out), or nothing.
std::optional<std::string> catalogue_text(const std::string& name);

}  // namespace sidestep
