#include "sidestep/report/page.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>

#include "sidestep/report/web_assets.h"
#include "sidestep/store/provenance.h"

namespace sidestep {
namespace {

const char* const kScripts[] = {"data.js", "plots.js", "maps.js", "main.js"};

constexpr std::size_t kWide = 60;  // longer cells are broken into lines

// Numbers, intervals "[0.9, 1]", "<1e-290", "-" and nothing.
bool is_number(const std::string& cell) {
  if (cell.empty() || cell == "-" || cell.front() == '[') return true;
  const std::size_t begin = cell.front() == '<' ? 1 : 0;
  double value = 0;
  const char* const end = cell.data() + cell.size();
  const auto [stopped, error] = std::from_chars(cell.data() + begin, end, value);
  return error != std::errc::invalid_argument && stopped == end;
}

std::string bytes_of(std::string_view hexadecimal) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hexadecimal.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(hexadecimal.data() + i, hexadecimal.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

// As the value of `script-src`: the page's own scripts, and no others.
std::string script_source(const WebAsset& asset) {
  return "'sha256-" + base64(bytes_of(asset.sha256)) + '\'';
}

std::string script(const WebAsset& asset) {
  return fmt::format("<script>{}</script>\n", asset.bytes);
}

std::string head(const std::string& title, bool with_plots) {
  std::string sources;
  if (with_plots) sources += ' ' + script_source(web_asset("plotly.js"));
  for (const char* name : kScripts) sources += ' ' + script_source(web_asset(name));
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "script-src{}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
      "form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n",
      sources, escape_html(shortened(title)), web_asset("report.css").bytes);
}

std::string footer(bool with_plots) {
  const BuildInfo build = build_info();
  std::string text = fmt::format("<footer>\n<p>Written by sidestep {} ({}). ",
                                 escape_html(build.version), escape_html(build.commit));
  if (!with_plots)
    return text +
           "The plots are static: this program was built without the plotting "
           "library.</p>\n</footer>\n";
  text += "Plots by plotly.js, whose licence follows.</p>\n";
  return text +
         folded_text("Licence of plotly.js", std::string(web_asset("plotly-licence.txt").bytes)) +
         "</footer>\n";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  return escaped;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(bytes.size() / 3 * 4 + 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text += j <= count ? kDigits[group >> (18 - 6 * j) & 63U] : '=';
  }
  return text;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t kMost = 160, kHead = 110, kTail = 40;
  if (text.size() <= kMost) return std::string(text);
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; };
  std::size_t head = kHead, tail = text.size() - kTail;  // not within a character of UTF-8
  while (head > 0 && continues(text[head])) --head;
  while (tail < text.size() && continues(text[tail])) ++tail;
  return fmt::format("{} [{} bytes] {}", text.substr(0, head), tail - head, text.substr(tail));
}

std::string html_table(const Table& table, const std::string& caption) {
  std::vector<const char*> classes;
  for (std::size_t j = 0; j < table.columns.size(); ++j)
    classes.push_back(std::all_of(table.rows.begin(), table.rows.end(),
                                  [j](const auto& row) { return is_number(row[j]); })
                          ? " class=\"n\""
                          : "");
  std::string html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                     escape_html(caption) + "\"><table class=\"sortable\">\n<caption><span>" +
                     escape_html(caption) + "</span></caption>\n<thead><tr>";
  for (std::size_t j = 0; j < table.columns.size(); ++j)
    html += fmt::format("<th scope=\"col\"{}>{}</th>", classes[j],
                        escape_html(shortened(table.columns[j])));
  html += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t j = 0; j < row.size(); ++j)
      html += fmt::format("<td{}>{}</td>", row[j].size() > kWide ? " class=\"wide\"" : classes[j],
                          escape_html(shortened(row[j])));
    html += "</tr>\n";
  }
  return html + "</tbody>\n</table></div>\n";
}

std::string folded_text(const std::string& summary, const std::string& text) {
  return fmt::format("<details><summary>{}</summary><pre tabindex=\"0\">{}</pre></details>\n",
                     escape_html(summary), escape_html(text));
}

std::string paragraph(const std::string& text) { return "<p>" + escape_html(text) + "</p>\n"; }

std::string json_block(const std::string& id, const std::string& json) {
  std::string safe;  // in JSON '<' and '>' are always in a string, where they may be written so
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else if (c == '>')
      safe += "\\u003e";
    else
      safe += c;
  }
  return fmt::format("<script type=\"application/json\" id=\"{}\">{}</script>\n", escape_html(id),
                     safe);
}

std::string bytes_block(const std::string& id, std::string_view bytes) {
  return fmt::format("<script type=\"application/octet-stream\" id=\"{}\">{}</script>\n",
                     escape_html(id), base64(bytes));
}

std::string plot_figure(const Plot& plot) {
  return fmt::format(
      "<figure class=\"plot\" data-plot=\"{}\" data-blocks=\"{}\"{}><div class=\"canvas\" "
      "role=\"img\" aria-label=\"{}\"></div><figcaption>{}</figcaption></figure>\n",
      plot.kind, escape_html(fmt::format("{}", fmt::join(plot.data, " "))), plot.extra,
      escape_html(plot.label), escape_html(plot.caption));
}

std::string static_figure(std::string_view svg, const std::string& caption) {
  return fmt::format(
      "<figure class=\"static\"><img alt=\"{0}\" src=\"data:image/svg+xml;base64,{1}\">"
      "<figcaption>{0}</figcaption></figure>\n",
      escape_html(caption), base64(svg));
}

std::string html_page(const std::string& title, const std::vector<PageSection>& sections,
                      bool with_plots) {
  std::string page = head(title, with_plots);
  page += fmt::format("<body>\n<header><h1>{}</h1>\n<nav aria-label=\"Contents\"><ul>\n",
                      escape_html(shortened(title)));
  for (const PageSection& section : sections)
    page += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", escape_html(section.id),
                        escape_html(section.title));
  page += "</ul></nav></header>\n<main>\n";
  for (const PageSection& section : sections)
    page += fmt::format(
        "<section id=\"{0}\" aria-labelledby=\"{0}-title\"><h2 id=\"{0}-title\">{1}</h2>\n"
        "{2}</section>\n",
        escape_html(section.id), escape_html(section.title), section.html);
  page += "</main>\n" + footer(with_plots);
  if (with_plots) page += script(web_asset("plotly.js"));
  for (const char* name : kScripts) page += script(web_asset(name));
  return page + "</body>\n</html>\n";
}

}  // namespace sidestep
