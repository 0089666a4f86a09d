#include "sidestep/report/page_folder.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "sidestep/certify/replay_text.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/json.h"

namespace sidestep {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMostRead = 64U << 20U;     // of one file
constexpr std::uintmax_t kMostEmbedded = 4U << 20U;  // of one file, as it is
constexpr std::size_t kMostAnswers = 8;
constexpr std::size_t kMostRecords = 1200;  // of a trajectory; a screen has no more pixels

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw SystemError(path + " cannot be read");
  return text.str();
}

std::string quoted(const std::string& text) {
  if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             "_./,+:@%=-") == std::string::npos)
    return text;
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + '\'';
}

// Every n-th row, and the last of each series, where the first column names one.
Table thinned(const Table& table) {
  const std::size_t step = (table.rows.size() + kMostRecords - 1) / kMostRecords;
  const bool series = table.columns.front() == "series";
  Table result;
  result.columns = table.columns;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const bool last = i + 1 == table.rows.size() ||
                      (series && table.rows[i + 1].front() != table.rows[i].front());
    if (i % step == 0 || last) result.rows.push_back(table.rows[i]);
  }
  return result;
}

class Folder {
 public:
  Folder(const std::string& path, const std::vector<std::string>& drawn, const std::string& own,
         bool with_plots)
      : path_(path), with_plots_(with_plots) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
      const std::string name = entry.path().filename().string();
      if (!entry.is_regular_file() || name.front() == '.' || fs::equivalent(entry, own, error))
        continue;
      if (name.ends_with("-journal")) continue;
      sizes_[name] = entry.file_size();
    }
    if (error && sizes_.empty()) throw SystemError(path + " cannot be read: " + error.message());
    covered_.insert(drawn.begin(), drawn.end());
  }

  FolderSections sections() {
    table1();
    plane("figure2", "figure2", "Figure 2",
          "Which optimum gradient descent reaches from each point of the half-plane of phi and "
          "a'a* (proved labels), with the saddle's basin boundary, starts and runs.");
    trajectories("figure3.csv");
    for (const auto& [name, size] : sizes_)
      if (name.ends_with(".csv") && name != "figure3.csv") trajectories(name);
    plane("landscape", "landscape", "Landscape",
          "The loss over the half-plane of phi and a'a*, with critical points and runs.");
    plane("boundary", "boundary", "Boundary between the basins",
          "Starts and the curve that parts those that reach the global optimum from the others.");
    theory();
    for (const auto& [name, size] : sizes_)
      if (name.ends_with(".json")) claims(name);
    certificates();
    other_figures();
    result_.file_table = file_table();
    return std::move(result_);
  }

 private:
  // The bytes of a file that is there and not too long.
  std::optional<std::string> bytes(const std::string& name, std::uintmax_t most) {
    const auto found = sizes_.find(name);
    if (found == sizes_.end()) return std::nullopt;
    if (found->second > most) {
      result_.remarks.push_back(fmt::format("{} is left out of the report: {} bytes, more than {}",
                                            name, found->second, most));
      return std::nullopt;
    }
    return read_file((fs::path(path_) / name).string());
  }

  std::string static_or(const std::string& stem, const std::string& plot,
                        const std::string& caption) {
    covered_.insert(stem);
    if (with_plots_) return plot;
    const auto svg = bytes(stem + ".svg", kMostEmbedded);
    return svg ? static_figure(*svg, caption) : "";
  }

  void table1() {
    const auto csv = bytes("table1.csv", kMostRead);
    const auto table = csv ? parse_csv(*csv) : std::nullopt;
    if (!table || table->columns.back() != "verdict") return;
    result_.has_table1 = true;
    const auto agree = std::count_if(table->rows.begin(), table->rows.end(),
                                     [](const auto& row) { return row.back() == "agrees"; });
    result_.answers.push_back(fmt::format(
        "Table 1: {} of {} cells agree with the paper, {} differ (simulated rates with 95% "
        "intervals; the exact column is computed to ten digits).",
        agree, table->rows.size(), static_cast<std::ptrdiff_t>(table->rows.size()) - agree));
    std::string html =
        html_table(*table,
                   "Table 1: how often gradient descent reaches the global optimum; simulated rate "
                   "with interval, exact probability, the paper's number, verdict of the test");
    const auto json = bytes("table1.json", kMostEmbedded);
    if (json && json->starts_with("{\"cells\":")) {
      if (with_plots_)
        html += plot_figure({.kind = "table1",
                             .data = {"data-table1"},
                             .caption = "Simulated rates with their intervals, exact "
                                        "probabilities, and the paper's numbers.",
                             .label = "Table 1 as a plot: rate over k for each method"});
      html += json_block("data-table1", *json) + "<div data-findings=\"data-table1\"></div>\n";
    }
    result_.first.push_back({"table1", "Table 1", html});
  }

  // A figure over a plane, from STEM.npz.
  void plane(const std::string& stem, const std::string& kind, const std::string& title,
             const std::string& caption) {
    const auto npz = bytes(stem + ".npz", kMostEmbedded);
    if (!npz) return;
    const std::string id = "data-" + stem;
    const std::string plot =
        plot_figure({.kind = kind, .data = {id}, .caption = caption, .label = title}) +
        bytes_block(id, *npz);
    result_.first.push_back({stem, title, static_or(stem, plot, caption)});
  }

  void trajectories(const std::string& name) {
    const auto csv = bytes(name, kMostRead);
    if (!csv) return;
    const std::string header = csv->substr(0, csv->find('\n'));
    const bool along = header.starts_with("t,stage,phi,s,u,r,");
    if (!along && !header.starts_with("t,phi,s,u,r,") && !header.starts_with("series,t,phi,s,u,r,"))
      return;
    const auto table = parse_csv(*csv);
    if (!table) return;
    const std::string stem = fs::path(name).stem().string();
    const std::string id = "data-" + stem;
    const Table rows = thinned(*table);
    const std::string title = stem == "figure3" ? "Figure 3"
                              : along           ? "Claims along one run (" + stem + ")"
                                                : "Trajectory " + stem;
    std::string caption = along ? "Margin of each claim about states along the run: below zero it "
                                  "does not hold there."
                                : "Order parameters along the run.";
    if (with_plots_ && rows.rows.size() < table->rows.size())
      caption +=
          fmt::format(" {} of {} recorded steps are drawn.", rows.rows.size(), table->rows.size());
    const std::string plot = plot_figure({.kind = along ? "along" : "trajectory",
                                          .data = {id},
                                          .caption = caption,
                                          .label = title}) +
                             json_block(id, text_json("csv", to_csv(rows)));
    result_.first.push_back({"run-" + stem, title, static_or(stem, plot, caption)});
  }

  void theory() {
    const auto csv = bytes("theory.csv", kMostRead);
    const auto table = csv ? parse_csv(*csv) : std::nullopt;
    if (!table || table->columns.front() != "k") return;
    std::string html =
        html_table(*table, "The theorems' own steps: times measured and predicted, in steps");
    if (const auto svg = bytes("theory.svg", kMostEmbedded))
      html += static_figure(*svg, "The theorems' own steps, measured and predicted");
    covered_.insert("theory");
    result_.first.push_back({"theory", "The theorems' own steps", html});
  }

  void claims(const std::string& name) {
    const auto json = bytes(name, kMostEmbedded);
    if (!json || !json->starts_with("{\"claims\":")) return;
    result_.answers.push_back(claims_answer(*json));
    result_.last.push_back(claims_section(*json, fs::path(name).stem().string()));
  }

  void certificates() {
    Table table;
    table.columns = {"file", "problem", "verdict", "lower", "upper", "undecided", "boxes", "check"};
    std::string problems;
    for (const auto& [name, size] : sizes_) {
      std::string begin(64, '\0');
      std::ifstream(fs::path(path_) / name, std::ios::binary).read(begin.data(), 64);
      if (!begin.starts_with("sidestep certificate ")) continue;
      const auto text = bytes(name, kMostRead);
      if (!text) continue;
      try {
        const CertificateText certificate = take_certificate_apart(*text);
        table.rows.push_back(
            {name, "k = " + fmt::format("{}", certificate.problem.k()), certificate.verdict,
             fmt::format("{}", certificate.lower), fmt::format("{}", certificate.upper),
             fmt::format("{}", certificate.undecided_measure), fmt::format("{}", certificate.boxes),
             "sidestep certify --replay " + quoted((fs::path(path_) / name).string())});
        if (table.rows.size() <= kMostAnswers)
          result_.answers.push_back(fmt::format(
              "Certificate {}: {}; {} <= P(global) <= {} (as the file states, not checked here).",
              name, certificate.verdict, certificate.lower, certificate.upper));
        problems += folded_text("Problem of " + name, to_toml(certificate.problem));
      } catch (const InputError& error) {
        result_.remarks.push_back(
            fmt::format("{} is left out of the report: {}", name, error.what()));
      }
    }
    if (table.rows.empty()) return;
    result_.last.push_back(
        {"certificates", "Certificates",
         paragraph("What the files say; this report has not checked them. The command in the last "
                   "column does, by code that shares nothing with the prover.") +
             html_table(table, "Certificates of bounds on the probability of the global optimum") +
             problems});
  }

  void other_figures() {
    std::string html;
    for (const auto& [name, size] : sizes_) {
      if (!name.ends_with(".svg") || covered_.contains(fs::path(name).stem().string())) continue;
      if (const auto svg = bytes(name, kMostEmbedded)) html += static_figure(*svg, name);
    }
    if (!html.empty()) result_.last.push_back({"figures", "Other figures", html});
  }

  std::string file_table() {
    Table table;
    table.columns = {"file", "bytes", "FNV-1a hash"};
    for (const auto& [name, size] : sizes_)
      table.rows.push_back(
          {name, fmt::format("{}", size),
           size <= kMostRead ? text_hash(read_file((fs::path(path_) / name).string())) : "-"});
    return table.rows.empty() ? "" : html_table(table, "Files of the folder");
  }

  std::string path_;
  bool with_plots_;
  std::map<std::string, std::uintmax_t> sizes_;
  std::set<std::string> covered_;
  FolderSections result_;
};

}  // namespace

FolderSections folder_sections(const std::string& folder, const std::vector<std::string>& drawn,
                               const std::string& own, bool with_plots) {
  return Folder(folder, drawn, own, with_plots).sections();
}

std::string claims_answer(const std::string& json) {
  // Within JSON's strings quotes are escaped, so this is found nowhere else.
  constexpr std::string_view kKey = "\"verdict\":\"";
  constexpr std::size_t kMostVerdicts = 16;  // there are six; the file may be anybody's
  std::vector<std::pair<std::string, int>> counts;
  int others = 0;
  for (std::size_t at = json.find(kKey); at != std::string::npos; at = json.find(kKey, at + 1)) {
    const std::size_t begin = at + kKey.size();
    std::string word = json.substr(begin, json.find('"', begin) - begin);
    if (word.starts_with("holds on ")) word = "holding on samples";
    const auto known = std::find_if(counts.begin(), counts.end(),
                                    [&word](const auto& entry) { return entry.first == word; });
    if (known == counts.end() && counts.size() == kMostVerdicts)
      ++others;
    else if (known == counts.end())
      counts.emplace_back(word, 1);
    else
      ++known->second;
  }
  std::string text = "Claims:";
  for (const auto& [word, number] : counts)
    text += fmt::format("{} {} {}", text.back() == ':' ? "" : ",", number, word);
  if (others > 0) text += fmt::format(", {} others", others);
  return text + '.';
}

PageSection claims_section(const std::string& json, const std::string& source) {
  const std::string id = "data-claims-" + source;
  return {"claims-" + source, "Claims",
          "<div data-claims=\"" + escape_html(id) + "\"></div>\n" + json_block(id, json)};
}

}  // namespace sidestep
