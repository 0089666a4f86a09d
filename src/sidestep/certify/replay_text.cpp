#include "sidestep/certify/replay_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"

namespace sidestep {
namespace {

constexpr std::string_view kAxes[] = {"x", "z", "y", "psi", "filters"};

[[noreturn]] void refuse(const std::string& why) { throw InputError(why); }

// Printable in a message whatever the bytes are.
std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, 40))
    result += c >= ' ' && c <= '~' ? std::string(1, c)
                                   : fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
  return '"' + result + (text.size() > 40 ? "..." : "") + '"';
}

class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] std::string_view peek() const { return rest_.substr(0, rest_.find('\n')); }
  std::string_view next(std::string_view wanted) {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos)
      refuse(fmt::format("the text ends where {} should stand", wanted));
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    ++number_;
    return line;
  }
  void expect(std::string_view wanted) {
    const std::string_view line = next(wanted);
    if (line != wanted)
      refuse(fmt::format("line {} is {} where {} should stand", number_, shown(line), wanted));
  }

 private:
  std::string_view rest_;
  i64 number_ = 0;
};

// Decimal, or C99 hexadecimal.
double number(std::string_view text, std::string_view field) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const bool hexadecimal = digits.starts_with("0x");
  if (hexadecimal) digits.remove_prefix(2);
  double value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value,
                      hexadecimal ? std::chars_format::hex : std::chars_format::general);
  if (digits.starts_with('-') || error != std::errc() || end != digits.data() + digits.size() ||
      !std::isfinite(value))
    refuse(fmt::format("{} is {}, which is no finite double", field, shown(text)));
  return negative ? -value : value;
}

std::vector<double> numbers(std::string_view text, std::string_view field) {
  std::vector<double> values;
  for (;;) {
    const std::size_t space = text.find(' ');
    values.push_back(number(text.substr(0, space), field));
    if (space == std::string_view::npos) return values;
    text.remove_prefix(space + 1);
  }
}

struct Entry {
  std::string_view key, value;
};

Entry entry(std::string_view line) {
  const std::size_t equals = line.find(" = ");
  if (equals == std::string_view::npos)
    refuse(fmt::format("{} is no line of the form key = value", shown(line)));
  return {line.substr(0, equals), line.substr(equals + 3)};
}

// The checksum's line is the last one.
void check_checksum(const std::string& text) {
  constexpr std::string_view kKey = "checksum = ";
  const std::size_t break_before =
      text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
  if (text.empty() || text.back() != '\n' || break_before == std::string::npos)
    refuse("the text does not end with a line for its checksum");
  const std::string_view line =
      std::string_view(text).substr(break_before + 1, text.size() - break_before - 2);
  if (!line.starts_with(kKey)) refuse("the text does not end with a line for its checksum");
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::size_t i = 0; i <= break_before; ++i) {
    hash ^= static_cast<unsigned char>(text[i]);
    hash *= 0x100000001b3;
  }
  const std::string computed = fmt::format("{:016x}", hash);
  if (line.substr(kKey.size()) != computed)
    refuse(fmt::format("the checksum is {}, that of the text {}", shown(line.substr(kKey.size())),
                       computed));
}

SetLine set_line(std::string_view line) {
  const auto [key, value] = entry(line);
  for (const std::string_view axis : kAxes) {
    if (key != axis) continue;
    const std::vector<double> ends = numbers(value, axis);
    if (ends.size() != 2 || !(ends[0] <= ends[1]))
      refuse(fmt::format("the range of {} is {}, not two ends in order", axis, shown(value)));
    const bool filters = axis == "filters";
    return {.axis = filters ? 'p' : axis[0], .range = {ends[0], ends[1]}, .filters = filters};
  }
  refuse(fmt::format("the set has a coordinate {}; allowed: x, z, y, psi, filters", shown(key)));
}

i64 whole_number(std::string_view text, std::string_view field) {
  i64 value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 ||
      fmt::format("{}", value) != text)
    refuse(fmt::format("{} is {}, which is no count", field, shown(text)));
  return value;
}

// verdict, then the four bounds in one block, and the failing start before or after it.
void take_conclusions(Lines& lines, CertificateText& certificate) {
  const auto need = [&lines](std::string_view key) {
    const auto [found, value] = entry(lines.next(key));
    if (found != key)
      refuse(fmt::format("the conclusions have {} where {} should stand", shown(found), key));
    return value;
  };
  certificate.verdict = need("verdict");
  if (certificate.verdict != "proved" && certificate.verdict != "refuted" &&
      certificate.verdict != "undecided")
    refuse(fmt::format("the verdict is {}; allowed: proved, refuted, undecided",
                       shown(certificate.verdict)));
  bool bounds = false;
  while (lines.peek() != "[end]") {
    const auto [key, value] = entry(lines.next("[end]"));
    if (key == "failing_start" && !certificate.failing_start) {
      certificate.failing_start = numbers(value, key);
    } else if (key == "failing_filter" && !certificate.failing_filter) {
      certificate.failing_filter = numbers(value, key);
    } else if (key == "lower" && !bounds) {
      bounds = true;
      certificate.lower = number(value, key);
      certificate.upper = number(need("upper"), "upper");
      certificate.undecided_measure = number(need("undecided_measure"), "undecided_measure");
      certificate.boxes = whole_number(need("boxes"), "boxes");
    } else {
      refuse(fmt::format("the conclusions have an unexpected or second line {}", shown(key)));
    }
  }
  if (!bounds) refuse("the conclusions have no lower bound");
}

}  // namespace

CertificateText take_certificate_apart(const std::string& text) {
  check_checksum(text);
  CertificateText certificate;
  Lines lines(text);
  lines.expect("sidestep certificate 1");
  lines.expect("[problem]");
  std::string problem;
  while (lines.peek() != "[set]") {
    problem += lines.next("[set]");
    problem += '\n';
  }
  certificate.problem = parse_problem(problem, "certificate");
  lines.expect("[set]");
  while (lines.peek() != "[tree]") certificate.set.push_back(set_line(lines.next("[tree]")));
  lines.expect("[tree]");
  while (!lines.peek().starts_with('[')) certificate.tree += lines.next("[conclusions]");
  lines.expect("[conclusions]");
  take_conclusions(lines, certificate);
  lines.expect("[end]");
  lines.next("the checksum");
  if (!lines.at_end()) refuse("there is something after the checksum");
  return certificate;
}

}  // namespace sidestep
