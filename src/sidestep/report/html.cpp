#include "sidestep/report/html.h"

#include "sidestep/report/page.h"
#include "sidestep/report/page_folder.h"
#include "sidestep/report/page_store.h"
#include "sidestep/report/web_assets.h"

namespace sidestep {
namespace {

PageSection answer_section(const std::vector<std::string>& answers) {
  std::string html = "<ul class=\"answers\">\n";
  for (const std::string& answer : answers) html += "<li>" + escape_html(answer) + "</li>\n";
  return {"answer", "The answer", html + "</ul>\n"};
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Report make_report(const ReportInput& input) {
  Report report;
  const bool with_plots = has_interactive_plots();
  StoreSections stored;
  FolderSections files;
  if (input.store != nullptr) stored = store_sections(*input.store, with_plots);
  if (!input.folder.empty())
    files = folder_sections(input.folder, stored.drawn, input.own, with_plots);

  std::vector<std::string> answers = stored.ensemble_answers;  // what was asked before the paper's
  append(answers, files.answers);
  append(answers, stored.study_answers);
  if (!files.has_table1) append(answers, stored.reproduced_answers);
  std::vector<PageSection> sections = files.first;
  append(sections, stored.studies);
  if (!input.claims.empty()) {
    sections.push_back(
        claims_section(input.claims, "audit-now", "Claims (decided for this report)"));
    answers.push_back(claims_answer(input.claims));
  }
  append(sections, files.last);
  append(sections, stored.rest);
  report.remarks = stored.remarks;
  append(report.remarks, files.remarks);
  if (sections.empty()) return report;
  if (!answers.empty()) sections.insert(sections.begin(), answer_section(answers));
  if (!files.file_table.empty()) sections.push_back({"files", "Files", files.file_table});

  for (const PageSection& section : sections) report.sections.push_back(section.title);
  report.html = html_page(input.title, sections, with_plots);
  report.interactive = with_plots;
  return report;
}

}  // namespace sidestep
