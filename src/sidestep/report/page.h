// Pieces of an HTML page. Whatever text goes in is shown as text: nothing in a problem's name or a
// file can become markup, and the page's Content-Security-Policy runs no script but our own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sidestep/report/table.h"

namespace sidestep {

std::string escape_html(std::string_view text);
std::string base64(std::string_view bytes);
/// Names of any length as something that fits in a line or two: the middle of long ones is left
/// out.
std::string shortened(std::string_view text);

/// A table with a caption whose columns sort when their heads are clicked. Columns of numbers are
/// aligned to the right.
std::string html_table(const Table& table, const std::string& caption);
/// A summary that opens to a text in a fixed pitch.
std::string folded_text(const std::string& summary, const std::string& text);
std::string paragraph(const std::string& text);

/// Data for the scripts: an element that a browser neither shows nor runs.
std::string json_block(const std::string& id, const std::string& json);
std::string bytes_block(const std::string& id, std::string_view bytes);

/// Where a script of web/plots.js or maps.js draws. `data`: ids of blocks. `caption` is plain text.
struct Plot {
  std::string kind;
  std::vector<std::string> data;
  std::string caption;
  std::string label;    ///< what the picture shows, for those who do not see it
  std::string extra{};  ///< attributes more, complete
};
std::string plot_figure(const Plot& plot);
/// An SVG file as a picture.
std::string static_figure(std::string_view svg, const std::string& caption);

struct PageSection {
  std::string id;
  std::string title;
  std::string html;
};

/// The whole file. With plots, the plotting library and its licence are in it.
std::string html_page(const std::string& title, const std::vector<PageSection>& sections,
                      bool with_plots);

}  // namespace sidestep
