// The text of a certificate, taken apart (docs/theory/certificates.md, "The file"). Strict: what
// the writer does not write is not read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sidestep/certify/interval.h"
#include "sidestep/problem/problem.h"

namespace sidestep {

struct SetLine {
  char axis = 'x';  ///< 'x', 'y', 'z', or 'p' for psi: the character that splits it in the tree
  Interval range;
  bool filters = false;  ///< psi of a set of filters, which takes the place of their law
};

struct CertificateText {
  Problem problem;
  std::vector<SetLine> set;
  std::string tree;  ///< without line breaks
  std::string verdict;
  double lower = 0, upper = 0, undecided_measure = 0;
  i64 boxes = 0;
  std::optional<std::vector<double>> failing_start;
  std::optional<std::vector<double>> failing_filter;  ///< v_0, where the filter is random
};

/// Throws InputError with a sentence that says what is wrong with the text, its checksum or its
/// problem.
CertificateText take_certificate_apart(const std::string& text);

}  // namespace sidestep
