// A table once, in four dresses: aligned text for the terminal, CSV, Markdown, LaTeX.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sidestep {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< each as long as `columns`
};

/// Columns padded to width; numbers, which are all but the first column, to the right.
std::string to_text(const Table& table);
/// RFC 4180: fields with a comma, a quote or a line break are quoted.
std::string to_csv(const Table& table);
/// One line of it.
std::string csv_line(const std::vector<std::string>& row);
/// The table in a CSV text; nothing if it is none: no rows, rows of unequal length, an open quote.
std::optional<Table> parse_csv(const std::string& text);
std::string to_markdown(const Table& table);
/// A tabular with booktabs rules; special characters escaped.
std::string to_latex(const Table& table);

}  // namespace sidestep
