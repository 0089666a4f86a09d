#include "sidestep/report/table.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace sidestep {
namespace {

using Row = std::vector<std::string>;

std::string joined(const Row& row, const std::string& separator,
                   std::string (*escape)(const std::string&)) {
  std::string line;
  for (std::size_t j = 0; j < row.size(); ++j) line += (j > 0 ? separator : "") + escape(row[j]);
  return line;
}

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\n\r") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string markdown_field(const std::string& field) {
  std::string escaped;
  for (const char c : field) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

std::string latex_field(const std::string& field) {
  std::string escaped;
  for (const char c : field) {
    if (std::string("%&_#$").find(c) != std::string::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string to_text(const Table& table) {
  std::vector<std::size_t> widths(table.columns.size());
  const auto widen = [&widths](const Row& row) {
    for (std::size_t j = 0; j < row.size(); ++j) widths[j] = std::max(widths[j], row[j].size());
  };
  widen(table.columns);
  for (const Row& row : table.rows) widen(row);

  const auto line = [&widths](const Row& row) {
    std::string text;
    for (std::size_t j = 0; j < row.size(); ++j)
      text += j == 0 ? fmt::format("{:<{}}", row[j], widths[j])
                     : fmt::format("  {:>{}}", row[j], widths[j]);
    return text + '\n';
  };
  std::string text = line(table.columns);
  text += std::string(text.size() - 1, '-') + '\n';
  for (const Row& row : table.rows) text += line(row);
  return text;
}

std::string csv_line(const std::vector<std::string>& row) {
  return joined(row, ",", csv_field) + '\n';
}

std::string to_csv(const Table& table) {
  std::string text = csv_line(table.columns);
  for (const Row& row : table.rows) text += csv_line(row);
  return text;
}

std::optional<Table> parse_csv(const std::string& text) {
  std::vector<Row> rows(1, Row(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = rows.back().back();
    if (quoted) {
      if (c != '"')
        field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"')
        field += text[++i];
      else
        quoted = false;
    } else if (c == '"' && field.empty()) {
      quoted = true;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\n') {
      rows.emplace_back(1);
    } else if (c != '\r') {
      field += c;
    }
  }
  if (rows.back() == Row(1)) rows.pop_back();
  if (quoted || rows.size() < 2) return std::nullopt;
  for (const Row& row : rows)
    if (row.size() != rows.front().size()) return std::nullopt;
  Table table;
  table.columns = std::move(rows.front());
  table.rows.assign(std::make_move_iterator(rows.begin() + 1), std::make_move_iterator(rows.end()));
  return table;
}

std::string to_markdown(const Table& table) {
  std::string text = "| " + joined(table.columns, " | ", markdown_field) + " |\n|:---|";
  for (std::size_t j = 1; j < table.columns.size(); ++j) text += "---:|";
  text += '\n';
  for (const Row& row : table.rows) text += "| " + joined(row, " | ", markdown_field) + " |\n";
  return text;
}

std::string to_latex(const Table& table) {
  std::string text = "% needs \\usepackage{booktabs}\n\\begin{tabular}{l" +
                     std::string(table.columns.size() - 1, 'r') + "}\n\\toprule\n" +
                     joined(table.columns, " & ", latex_field) + " \\\\\n\\midrule\n";
  for (const Row& row : table.rows) text += joined(row, " & ", latex_field) + " \\\\\n";
  return text + "\\bottomrule\n\\end{tabular}\n";
}

}  // namespace sidestep
