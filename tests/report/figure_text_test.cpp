// Files of an output folder that a report shows: broken ones are told, whole ones say their answer.
#include "sidestep/report/figure_text.h"

#include "store/scratch.h"
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "sidestep/report/html.h"
#include "sidestep/report/json.h"
#include "sidestep/store/npz.h"
#include "sidestep/store/npz_read.h"

namespace sidestep {
namespace {

std::string bytes_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string some_npz(const ScratchDirectory& folder) {
  const std::string path = folder / "a.npz";
  NpzWriter file(path);
  file.add("x", std::vector<double>{1, -2.5, 1e300}, {3, 1});
  file.add("n", std::vector<i64>{-7});
  file.add("name", std::vector<std::uint8_t>{'h', 'i'});
  file.add("none", std::vector<double>{});
  file.commit();
  return bytes_of(path);
}

TEST(NpzRead, GivesBackWhatWasWritten) {
  const ScratchDirectory folder;
  const auto arrays = read_npz(some_npz(folder));
  ASSERT_TRUE(arrays);
  EXPECT_EQ(arrays->at("x").shape, (std::vector<i64>{3, 1}));
  EXPECT_EQ(arrays->at("x").values, (std::vector<double>{1, -2.5, 1e300}));
  EXPECT_EQ(arrays->at("n").values, std::vector<double>{-7});
  EXPECT_EQ(arrays->at("name").text(), "hi");
  EXPECT_TRUE(arrays->at("none").values.empty());
}

TEST(NpzRead, EveryCutAndEveryChangedByteOfAnArrayIsSeen) {
  const ScratchDirectory folder;
  const std::string whole = some_npz(folder);
  const std::size_t directory = whole.find("PK\x01\x02");
  for (std::size_t size = 0; size < directory + 4; ++size)
    EXPECT_FALSE(read_npz(whole.substr(0, size))) << size;
  // Of the first array: its local header is 30 bytes and "x.npy".
  for (std::size_t at = 35; at < 35 + 128 + 24; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(read_npz(changed)) << at;
  }
  for (const std::string& other :
       {std::string(), std::string("PK\x03\x04"), std::string(1000, 'P')})
    EXPECT_FALSE(read_npz(other));
}

TEST(FigureText, NamesWhatIsMissing) {
  const ScratchDirectory folder;
  const std::string npz = some_npz(folder);
  EXPECT_EQ(landscape_text(npz).fault, "it has no array problem");
  EXPECT_EQ(boundary_text(npz).fault, "it has no array problem");
  EXPECT_EQ(figure2_text(npz).fault, "it has no array panels");
  EXPECT_EQ(figure2_text("").fault, "it is not a whole NPZ file of sidestep");
}

TEST(FigureText, TablesWithHolesAreTold) {
  const Table run = {
      {"t", "phi", "s", "u", "loss", "distance_w", "distance_a"},
      {{"0", "1", "2", "3", "4", "5", "6"}, {"9", "0.5", "2", "3", "0.1", "5", "nan"}}};
  EXPECT_EQ(trajectory_text(run).fault, "");
  EXPECT_EQ(trajectory_text(run).sentence,
            "at step 9 phi = 0.5, loss 0.1, |w - w*|^2 = 5, |a - a*|^2 = nan.");
  Table broken = run;
  broken.rows[1][3] = "<b>";
  EXPECT_EQ(trajectory_text(broken).fault, "row 2 of column u is no number");
  EXPECT_EQ(along_figure_text(run).fault, "it has no column in_A");
  EXPECT_EQ(theory_figure_text(run).fault, "it has no column k");
}

TEST(FigureText, ClaimsCountOnlyInsideTheirRegion) {
  Table table;
  table.columns = {"t", "phi", "loss", "distance_w", "distance_a", "in_A", "in_K", "in_stage2"};
  for (const char* name : {"lemma5_upper", "lemma5_lower", "lemma6", "lemma7", "lemma11", "lemma12",
                           "lemma12_scaled", "theorem4_lower", "theorem4_upper"})
    table.columns.emplace_back(name);
  table.rows = {
      {"0", "1", "1", "1", "1", "0", "0", "0", "1", "1", "-0.5", "1", "1", "1", "1", "-3", "1"},
      {"8", "1", "1", "1", "1", "0", "0", "1", "1", "1", "0.25", "1", "1", "-1e-15", "1", "2",
       "1"}};
  const FigureText text = along_figure_text(table);
  EXPECT_EQ(text.fault, "");
  EXPECT_NE(
      text.sentence.find("6 of 7 claims hold at every recorded step in their region, to 1e-12; "
                         "lemma-6 is violated by 0.5 at step 0 "),
      std::string::npos)
      << text.sentence;
}

TEST(FigureText, CommandsAreQuotedForTheShell) {
  EXPECT_EQ(quoted("table1/cnn/k16"), "table1/cnn/k16");
  EXPECT_EQ(quoted("a b"), "'a b'");
  EXPECT_EQ(quoted("$(x)'"), "'$(x)'\\'''");
  EXPECT_EQ(quoted(""), "''");
}

TEST(JsonFault, SaysWhatAReportCannotShow) {
  EXPECT_EQ(json_fault("{}"), "");
  EXPECT_EQ(json_fault("{\"claims\":["), "it is not JSON");
  EXPECT_EQ(list_fault("{\"claims\":[", "claims"), "it is not JSON");
  EXPECT_EQ(list_fault("[]", "claims"), "it has no list 'claims'");
  EXPECT_EQ(list_fault("{\"claims\":[]}", "claims"), "");
  EXPECT_EQ(list_fault("{\"claims\":[3]}", "claims"), "entry 1 of 'claims' is no object");
  EXPECT_EQ(list_fault("{\"claims\":[{\"id\":7}]}", "claims"),
            "entry 1 of 'claims' has no text 'id'");
  EXPECT_EQ(list_fault("{\"cells\":[{\"method\":\"m\",\"k\":null}]}", "cells"),
            "entry 1 of 'cells' has no number 'k'");
}

// What --audit puts into a report, for two claims.
TEST(Report, AnAuditMadeNowHasItsLedgerAndItsAnswer) {
  const std::vector<ClaimReport> reports = study_audit({"lemma-7", "section-4-output-sum"}, {}, {});
  ReportInput input;
  input.title = "audit";
  input.claims = audit_json(reports, {"", ""});
  EXPECT_EQ(list_fault(input.claims, "claims"), "");
  const Report report = make_report(input);
  EXPECT_EQ(report.sections,
            (std::vector<std::string>{"The answer", "Claims (decided for this report)"}));
  EXPECT_NE(report.html.find("<li>Claims of the paper: 1 proved, 1 refuted.</li>"),
            std::string::npos);
  EXPECT_NE(report.html.find("<div data-claims=\"data-audit-now\"></div>"), std::string::npos);
  EXPECT_NE(report.html.find("id=\"data-audit-now\">{\"claims\":"), std::string::npos);
}

}  // namespace
}  // namespace sidestep
