// What the audit found, for the terminal and as the page docs/claims.md.
#pragma once

#include <string>
#include <vector>

#include "sidestep/certify/planted.h"
#include "sidestep/study/audit.h"

namespace sidestep {

/// `files`: names of the counterexamples' problem files, "" where there is none.
std::string audit_text(const std::vector<ClaimReport>& reports,
                       const std::vector<std::string>& files);

/// "certified", "proof on paper", "printed, not proved", "nothing".
std::string basis_text(EndBasis basis);

/// A row for each planted error, and how many were caught.
std::string planted_text(const std::vector<PlantedVerdict>& verdicts);

/// The claim ledger. No times or counts that differ from machine to machine.
std::string ledger_markdown(const std::vector<ClaimReport>& reports);

}  // namespace sidestep
