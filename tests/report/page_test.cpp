// Pieces of the report's page: what goes in as text stays text, bytes come back as they were.
#include "sidestep/report/page.h"

#include <gtest/gtest.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/report/json.h"
#include "sidestep/report/point_problems.h"
#include "sidestep/report/table.h"

namespace sidestep {
namespace {

TEST(Page, Base64OfRfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : cases) EXPECT_EQ(base64(bytes), text);
  EXPECT_EQ(base64(std::string("\xff\xfe\x00", 3)), "//4A");
}

TEST(Page, TextCannotBecomeMarkup) {
  const std::string evil = "</script><img src=x onerror='alert(1)'>&\"";
  const std::string escaped = escape_html(evil);
  EXPECT_EQ(escaped.find_first_of("<>\"'"), std::string::npos);
  for (const std::string& html :
       {html_table({{evil}, {{evil}}}, evil), folded_text(evil, evil), paragraph(evil),
        plot_figure({.kind = "grid", .data = {evil}, .caption = evil, .label = evil}),
        static_figure(evil, evil), bytes_block("id", evil)})
    EXPECT_EQ(html.find("<img src=x"), std::string::npos) << html;
  // In a data block the text stays JSON: the browser sees no tag, the script the same string.
  EXPECT_NE(json_block("id", "[\"</script>\"]").find(">[\"\\u003c/script\\u003e\"]</script>"),
            std::string::npos);
}

// Each as the name of a problem, of a column, of a section, in a cell, a caption and a data block.
TEST(Page, HostileNamesStayText) {
  const std::string long_name(100'000, 'x');
  for (const std::string& evil :
       {std::string("<script>window.taken = 1</script>"), std::string("</script>"),
        std::string("-->"), std::string("<!--"), std::string("\xe2\x80\xa8"), std::string("\"'`"),
        std::string("]]>"), std::string("<img src=x onerror=alert(1)>"), long_name}) {
    const std::string html =
        html_page(evil,
                  {{"id", evil,
                    html_table({{evil}, {{evil}}}, shortened(evil)) + folded_text(evil, "") +
                        paragraph(shortened(evil)) + json_block("data", text_json("name", evil))}},
                  false);
    const std::size_t own = html.find("<body>");
    EXPECT_EQ(html.find("<script>window.taken"), std::string::npos);
    EXPECT_EQ(html.find("-->", own), std::string::npos);
    EXPECT_EQ(html.find("<!--", own), std::string::npos);
    EXPECT_EQ(html.find("<img", own), std::string::npos);
    EXPECT_NE(html.find("Content-Security-Policy"), std::string::npos);
    // Of our four scripts and the data block; none came from a name.
    std::size_t scripts = 0;
    for (std::size_t at = html.find("<script"); at != std::string::npos;
         at = html.find("<script", at + 1))
      ++scripts;
    EXPECT_EQ(scripts, 5U) << evil.substr(0, 40);
  }
}

TEST(Page, LongNamesLoseTheirMiddle) {
  EXPECT_EQ(shortened("table1/resnet/k16"), "table1/resnet/k16");
  const std::string text = shortened(std::string(100'000, 'x') + "end");
  EXPECT_LT(text.size(), 200U);
  EXPECT_TRUE(text.ends_with("xend"));
  // Not within a character: 3 bytes each, so neither 110 nor 40 is a place to cut.
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "\xe2\x82\xac";
  const std::string cut = shortened(wide);
  EXPECT_EQ(cut, wide.substr(0, 108) + " [453 bytes] " + wide.substr(0, 39));
}

TEST(Page, ColumnsOfNumbersStandRight) {
  const std::string html =
      html_table({{"name", "p", "bounds"}, {{"1", "<1e-290", "[0, 1]"}, {"x", "-", ""}}}, "c");
  EXPECT_NE(html.find("<th scope=\"col\">name</th>"), std::string::npos);
  EXPECT_NE(html.find("<td class=\"n\">&lt;1e-290</td>"), std::string::npos);
  EXPECT_NE(html.find("<td class=\"n\">[0, 1]</td>"), std::string::npos);
}

TEST(Table, CsvComesBack) {
  const Table table = {{"a", "b,c"}, {{"1", "say \"x\", y"}, {"", "line\nbreak"}}};
  const auto back = parse_csv(to_csv(table));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->columns, table.columns);
  EXPECT_EQ(back->rows, table.rows);
  for (const char* broken : {"", "a,b\n", "a,b\n1\n", "a\n\"1\n"})
    EXPECT_FALSE(parse_csv(broken)) << broken;
}

// As web/maps.js puts them together.
std::string put_together(const PointProblems& problems, i64 point) {
  const auto split = [](const std::string& text, char at) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
      if (c == at)
        parts.emplace_back();
      else
        parts.back() += c;
    }
    return parts;
  };
  std::vector<std::string> numbers = split(problems.base, ' ');
  const std::string mine = split(problems.points, ';')[static_cast<std::size_t>(point)];
  if (mine.starts_with("="))
    numbers = split(mine.substr(1), ' ');
  else if (!mine.empty())
    for (const std::string& change : split(mine, ' ')) {
      const std::vector<std::string> parts = split(change, ':');
      numbers[std::stoul(parts[0])] = parts[1];
    }
  const std::vector<std::string> lines = split(problems.lines, '\n');
  std::string text;
  for (const std::string& number : numbers) text += lines[std::stoul(number)] + '\n';
  return text;
}

TEST(PointProblems, AreThoseOfTheGrid) {
  const Study study = parse_study(
      "[[axis]]\nkey = \"problem\"\nlist = [\"table1/resnet/k16\", \"table1/cnn/k100\"]\n"
      "[[axis]]\nkey = \"init.output_radius\"\nlist = [0.5, 1, 2]\n",
      "test.toml");
  const Grid grid(study);
  GridResult result;
  result.points = result.done = grid.points();
  const auto problems = point_problems(study, grid, result);
  ASSERT_TRUE(problems);
  for (i64 point = 0; point < grid.points(); ++point)
    EXPECT_EQ(put_together(*problems, point), to_toml(grid.problem(point))) << point;
}

TEST(Grid, ComesBackFromItsStoredTexts) {
  const Study study = parse_study(
      "[[axis]]\nkey = \"problem\"\nlist = [\"table1/resnet/k16\", \"table1/cnn/k100\"]\n",
      "test.toml");
  const Grid grid(study);
  const Grid back(study, grid.problem_texts());
  EXPECT_EQ(back.problem_texts(), grid.problem_texts());
  EXPECT_EQ(study_hash("sweep", study, back), study_hash("sweep", study, grid));
  for (const std::string& broken :
       {std::string(), std::string("# table1/cnn/k100\n"), grid.problem_texts().substr(1)})
    EXPECT_THROW(Grid(study, broken), InputError);
}

}  // namespace
}  // namespace sidestep
