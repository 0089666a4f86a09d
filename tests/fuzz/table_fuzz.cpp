// The tables that a report takes from the files of a folder: CSV comes back as it was, and nothing
// in it becomes markup.
#include "fuzz/fuzz.h"
#include <string_view>

#include "sidestep/report/page.h"
#include "sidestep/report/table.h"

namespace {

bool is_ours(const std::string& html, std::size_t at) {
  static const char* const kTags[] = {"<td>",
                                      "</td>",
                                      "<td class=\"n\">",
                                      "<td class=\"wide\">",
                                      "<tr>",
                                      "</tr>",
                                      "<th scope=\"col\">",
                                      "<th scope=\"col\" class=\"n\">",
                                      "</th>",
                                      "<div class=\"scroll\" ",
                                      "<table class=\"sortable\">",
                                      "<caption>",
                                      "<span>",
                                      "</span>",
                                      "</caption>",
                                      "<thead>",
                                      "</thead>",
                                      "<tbody>",
                                      "</tbody>",
                                      "</table>",
                                      "</div>"};
  for (const std::string_view tag : kTags)
    if (html.compare(at, tag.size(), tag) == 0) return true;
  return false;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sidestep;
  const std::string text = fuzz::text_of(data, size);
  const auto table = parse_csv(text);
  if (table) {
    const auto again = parse_csv(to_csv(*table));
    fuzz::require(again && again->columns == table->columns && again->rows == table->rows,
                  "a table comes back from its CSV", text);
    const std::string html = html_table(*table, text);
    for (std::size_t at = 0; (at = html.find('<', at)) != std::string::npos; ++at)
      fuzz::require(is_ours(html, at), "a table has no tags but ours", html);
    static_cast<void>(to_text(*table));
    fuzz::require(!to_latex(*table).empty() && !to_markdown(*table).empty(), "it is printed");
  }
  const std::string escaped = escape_html(text);
  fuzz::require(escaped.find_first_of("<>\"'") == std::string::npos, "escaped text has no markup");
  const std::string json = json_block("id", '"' + text + '"');
  const std::string head = "<script type=\"application/json\" id=\"id\">";
  fuzz::require(json.find('<', head.size()) == json.size() - 10, "a data block has one end", json);
  return 0;
}
