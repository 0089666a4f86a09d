#include "sidestep/report/page_folder.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "sidestep/certify/replay_text.h"
#include "sidestep/problem/error.h"
#include "sidestep/problem/files.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/along.h"
#include "sidestep/report/figure_text.h"
#include "sidestep/report/json.h"

namespace sidestep {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMostRead = 64U << 20U;     // of one file
constexpr std::uintmax_t kMostEmbedded = 4U << 20U;  // of one file, as it is
constexpr std::size_t kMostAnswers = 8;
constexpr std::size_t kMostRecords = 1200;  // of a trajectory; a screen has no more pixels
constexpr std::size_t kFirstRecords = 50;
constexpr std::size_t kSvgBegins = 1000;  // bytes, behind the XML declaration and a comment

std::string read_file(const std::string& path, std::size_t most = kMostRead) {
  int failure = 0;
  std::string text = read_bytes(path, most, failure);
  if (failure != 0)
    throw SystemError(path + " cannot be read: " + std::generic_category().message(failure));
  return text;
}

// Every n-th row, and of each series, where the first column names one, the first ones, which a
// logarithmic axis spreads, and the last.
Table thinned(const Table& table) {
  const std::size_t step = (table.rows.size() + kMostRecords - 1) / kMostRecords;
  const bool series = table.columns.front() == "series";
  Table result;
  result.columns = table.columns;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (i > 0 && series && table.rows[i].front() != table.rows[i - 1].front()) begin = i;
    const bool last = i + 1 == table.rows.size() ||
                      (series && table.rows[i + 1].front() != table.rows[i].front());
    if (i % step == 0 || i - begin < kFirstRecords || last) result.rows.push_back(table.rows[i]);
  }
  return result;
}

// "Computed again by", with a command.
std::string again(const std::string& command) {
  if (command.empty()) return "";
  return "<p class=\"again\">Computed again by <code>" + escape_html(command) + "</code></p>\n";
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
      // What a killed program left of a transaction and of a file.
      if (name.ends_with("-journal") || name.find(".tmp-") != std::string::npos) continue;
      sizes_[name] = entry.file_size();
    }
    if (error && sizes_.empty()) throw SystemError(path + " cannot be read: " + error.message());
    covered_.insert(drawn.begin(), drawn.end());
  }

  FolderSections sections() {
    table1();
    plane("figure2", "Figure 2", figure2_text,
          "Which optimum gradient descent reaches from each point of the half-plane of phi and "
          "a'a*: proved to be the global one (blue), the spurious one (orange), not decided "
          "(grey); with the saddle's basin boundary, simulated starts and runs.");
    trajectories("figure3.csv");
    for (const auto& [name, size] : sizes_)
      if (name.ends_with(".csv") && name != "figure3.csv") trajectories(name);
    plane("landscape", "Landscape", landscape_text,
          "The loss over the half-plane of phi and a'a*, with critical points and runs.");
    plane("boundary", "Boundary between the basins", boundary_text,
          "Starts and the boundary that parts those that reach the global optimum from the others. "
          "Where it is a surface, its colour is phi_c: starts at a smaller angle phi_0 reach the "
          "global optimum.");
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
    if (!csv) return;
    const auto table = parse_csv(*csv);
    if (!table || table->columns.size() != 13 || table->columns.back() != "verdict")
      return leave_out("table1.csv", "it is not the table that reproduce writes");
    result_.has_table1 = true;
    const auto agree = std::count_if(table->rows.begin(), table->rows.end(),
                                     [](const auto& row) { return row.back() == "agrees"; });
    const std::string answer = fmt::format(
        "Table 1: {} of {} cells agree with the paper, {} differ (a cell differs if the paper's "
        "count has a p-value below 0.05/21 under the exact probability, which has ten digits).",
        agree, table->rows.size(), static_cast<std::ptrdiff_t>(table->rows.size()) - agree);
    result_.answers.push_back(answer);
    const auto json = bytes("table1.json", kMostEmbedded);
    const std::string fault = json ? list_fault(*json, "cells") : "";
    if (!fault.empty()) leave_out("table1.json", fault);
    std::string html = paragraph(answer);
    html += html_table(
        *table,
        fmt::format("Table 1: how often gradient descent reaches the global optimum. rate: "
                    "simulated, of as many runs as the column says, with its 95% interval{}; "
                    "exact: by integration; paper: of 5000 runs; p-value: of the paper's "
                    "count under the exact probability, binomial, two-sided",
                    json && fault.empty() ? " (" + json_text(*json, "interval_method") + ')' : ""));
    html += again("sidestep reproduce table1");
    if (json && fault.empty()) {
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

  void leave_out(const std::string& name, const std::string& why) {
    result_.remarks.push_back(fmt::format("{} is left out of the report: {}", name, why));
  }

  // A figure over a plane, from STEM.npz.
  void plane(const std::string& stem, const std::string& title,
             FigureText (*text_of)(const std::string& npz), const std::string& caption) {
    const auto npz = bytes(stem + ".npz", kMostEmbedded);
    if (!npz) return;
    const FigureText text = text_of(*npz);
    if (!text.fault.empty()) return leave_out(stem + ".npz", text.fault);
    result_.answers.push_back(text.sentence);
    const std::string id = "data-" + stem;
    const std::string plot =
        plot_figure({.kind = stem, .data = {id}, .caption = caption, .label = title}) +
        bytes_block(id, *npz);
    result_.first.push_back(
        {stem, title,
         paragraph(text.sentence) + static_or(stem, plot, caption) + again(text.command)});
  }

  void trajectories(const std::string& name) {
    const auto csv = bytes(name, kMostRead);
    if (!csv) return;
    const std::string header = csv->substr(0, csv->find('\n'));
    const bool along = header.starts_with("t,stage,phi,s,u,r,");
    if (!along && !header.starts_with("t,phi,s,u,r,") && !header.starts_with("series,t,phi,s,u,r,"))
      return;
    const auto table = parse_csv(*csv);
    if (!table) return leave_out(name, "it is no table of sidestep");
    const FigureText text = along ? along_figure_text(*table) : trajectory_text(*table);
    if (!text.fault.empty()) return leave_out(name, text.fault);
    const std::string stem = fs::path(name).stem().string();
    const bool figure3 = name == "figure3.csv";
    const std::string id = next_id();
    const Table rows = thinned(*table);
    const std::string title = figure3 ? "Figure 3"
                              : along ? fmt::format("Claims along one run ({})", name)
                                      : fmt::format("Trajectory ({})", name);
    std::string caption = along ? "Margin of each claim about states along the run, at the steps "
                                  "inside its region: below zero (red line) it does not hold there."
                                : "Order parameters along the run.";
    if (figure3)
      caption =
          "One run from the paper's start with shortcut and warmup (ssw) and one without "
          "warmup (no-ssw): order parameters, loss, and distances to the global optimum.";
    if (with_plots_ && rows.rows.size() < table->rows.size())
      caption +=
          fmt::format(" {} of {} recorded steps are drawn.", rows.rows.size(), table->rows.size());
    std::string claims;
    for (const AlongColumn& claim : along_columns())
      claims += fmt::format("{},{},{}\n", claim.name, claim.claim, region_column(claim));
    const std::string plot =
        plot_figure({.kind = along ? "along" : "trajectory",
                     .data = {"data-" + id},
                     .caption = caption,
                     .label = title}) +
        json_block("data-" + id, texts_json({{"csv", to_csv(rows)}, {"claims", claims}}));
    std::string html = paragraph((figure3 ? "Figure 3: " : "") + text.sentence);
    if (along)
      html += html_table(along_margins(*table),
                         "Least margin of each claim over the recorded steps inside its region "
                         "(negative: violated there); one simulated run");
    html += static_or(stem, plot, caption);
    html += figure3 ? again("sidestep reproduce figure3")
                    : paragraph("Such a file does not say which problem and run it follows.");
    if (figure3 || along) result_.answers.push_back((figure3 ? "Figure 3: " : "") + text.sentence);
    result_.first.push_back({id, title, html});
  }

  void theory() {
    const auto csv = bytes("theory.csv", kMostRead);
    if (!csv) return;
    const auto table = parse_csv(*csv);
    if (!table) return leave_out("theory.csv", "it is no table of sidestep");
    const FigureText text = theory_figure_text(*table);
    if (!text.fault.empty()) return leave_out("theory.csv", text.fault);
    result_.answers.push_back(text.sentence);
    const std::string caption =
        "Steps that the theorems' own step sizes take, predicted and measured, and the warmup of "
        "the paper's experiments in units of what its theory asks; over the width k, both axes "
        "logarithmic. Teachers at an angle of pi/3.";
    const std::string plot = plot_figure({.kind = "theory",
                                          .data = {"data-theory"},
                                          .caption = caption,
                                          .label = "The theorems' own steps over k"}) +
                             json_block("data-theory", text_json("csv", *csv));
    std::string html = paragraph(text.sentence) + static_or("theory", plot, caption);
    html +=
        "<details><summary>All numbers</summary>\n" +
        html_table(*table,
                   "The theorems' own steps. T1, T2, followed and steps are in steps of gradient "
                   "descent, phi in radians, m, M and s in units of |a*|^2; >: not reached in "
                   "as many; worst: the slowest start found, random: the slowest of random "
                   "ones") +
        "</details>\n";
    result_.first.push_back({"theory", "The theorems' own steps", html + again(text.command)});
  }

  void claims(const std::string& name) {
    const auto json = bytes(name, kMostEmbedded);
    if (!json || (name == "table1.json" && result_.has_table1)) return;
    const bool audit = json->starts_with("{\"claims\":");
    const std::string fault = audit ? list_fault(*json, "claims") : json_fault(*json);
    if (!fault.empty()) return leave_out(name, fault);
    if (!audit) return;
    result_.answers.push_back(claims_answer(*json));
    result_.last.push_back(claims_section(*json, next_id(), fmt::format("Claims ({})", name)));
  }

  void certificates() {
    Table table;
    table.columns = {
        "file",        "problem", "every start succeeds", "P(global) at least", "and at most",
        "undecided P", "boxes"};
    std::string problems, commands;
    for (const auto& [name, size] : sizes_) {
      if (!read_file((fs::path(path_) / name).string(), 64).starts_with("sidestep certificate "))
        continue;
      const auto text = bytes(name, kMostRead);
      if (!text) continue;
      try {
        const CertificateText certificate = take_certificate_apart(*text);
        table.rows.push_back({name, "k = " + fmt::format("{}", certificate.problem.k()),
                              certificate.verdict, fmt::format("{}", certificate.lower),
                              fmt::format("{}", certificate.upper),
                              fmt::format("{}", certificate.undecided_measure),
                              fmt::format("{}", certificate.boxes)});
        commands += "sidestep certify --replay " + quoted((fs::path(path_) / name).string()) + '\n';
        if (table.rows.size() <= kMostAnswers)
          result_.answers.push_back(fmt::format(
              "Certificate {}: that every start reaches the global optimum is {}; {} <= P(global) "
              "<= {} (as the file states, not checked here).",
              name, certificate.verdict, certificate.lower, certificate.upper));
        problems += folded_text("Problem of " + name, to_toml(certificate.problem));
      } catch (const InputError& error) {
        leave_out(name, error.what());
      }
    }
    if (table.rows.empty()) return;
    result_.last.push_back(
        {"certificates", "Certificates",
         paragraph("What the files say; this report has not checked them.") +
             html_table(table, "Certificates of bounds on the probability of the global optimum") +
             "<p class=\"again\">Checked, by code that shares nothing with the prover, by</p>\n"
             "<pre class=\"command\" tabindex=\"0\">" +
             escape_html(commands) + "</pre>\n" + problems});
  }

  void other_figures() {
    std::string html;
    for (const auto& [name, size] : sizes_) {
      if (!name.ends_with(".svg") || covered_.contains(fs::path(name).stem().string())) continue;
      const auto svg = bytes(name, kMostEmbedded);
      if (!svg) continue;
      if (svg->find("<svg") < kSvgBegins && svg->find("</svg>") != std::string::npos)
        html += static_figure(*svg, name);
      else
        leave_out(name, "it is no SVG");
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

  // Names of files may have spaces and quotes, ids must not.
  std::string next_id() { return fmt::format("file-{}", ++ids_); }

  std::string path_;
  bool with_plots_;
  int ids_ = 0;
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
  std::vector<std::pair<std::string, int>> counts = {{"proved", 0},
                                                     {"refuted", 0},
                                                     {"holding on samples", 0},
                                                     {"undecided", 0},
                                                     {"of another verdict", 0}};
  for (std::size_t at = json.find(kKey); at != std::string::npos; at = json.find(kKey, at + 1)) {
    const std::size_t begin = at + kKey.size();
    std::string word = json.substr(begin, json.find('"', begin) - begin);
    if (word.starts_with("holds on ")) word = "holding on samples";
    const auto known = std::find_if(counts.begin(), counts.end() - 1,
                                    [&word](const auto& entry) { return entry.first == word; });
    ++known->second;
  }
  std::string text = "Claims of the paper:";
  for (const auto& [word, number] : counts)
    if (number > 0) text += fmt::format("{} {} {}", text.back() == ':' ? "" : ",", number, word);
  return text + '.';
}

PageSection claims_section(const std::string& json, const std::string& id,
                           const std::string& title) {
  return {id, title,
          paragraph(claims_answer(json)) + "<div data-claims=\"data-" + escape_html(id) +
              "\"></div>\n" + json_block("data-" + id, json)};
}

}  // namespace sidestep
