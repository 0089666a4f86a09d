#include "sidestep/problem/toml_document.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

// Without NDEBUG toml++ 3.3 asserts on some malformed input instead of reporting it.
#define TOML_ASSERT(condition) static_cast<void>(0)
// Otherwise it reads numbers with a stream, to which 1.5 is no number when there is no memory.
#define TOML_FLOAT_CHARCONV 1
#include <toml++/toml.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/files.h"
#include "sidestep/problem/nearest.h"

namespace sidestep {
namespace {

constexpr std::size_t kMaxFileSize = 64 << 20;
constexpr int kMostDots = 16;  // in a key
// The four arrays of a problem have a million numbers each; a value takes some 150 bytes.
constexpr int kMostValues = 4'100'000;

// Refuses what toml++ 3.3 does not survive and no problem needs: some non-ASCII code points outside
// comments, and keys of very many parts, since nested tables are freed recursively. Also strings of
// several lines, in which this scan would lose its way, and more values than the memory may take.
void reject_what_toml_cannot_take(const std::string& text, const std::string& name) {
  int line = 1;
  int dots = 0;
  int values = 0;
  bool comment = false;
  char quote = 0;
  const auto refuse = [&](const char* found, const char* allowed) {
    throw InputError(fmt::format("{}:{}: found {}; allowed: {}", name, line, found, allowed));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      dots = 0;
      comment = false;
      quote = 0;
    } else if (comment) {
      continue;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      refuse("a non-ASCII character", "ASCII outside comments");
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else if (c == '\\' && quote == '"' && text.compare(i + 1, 1, "\n") != 0)
        ++i;
    } else if (c == '"' || c == '\'') {
      if (text.compare(i, 3, std::string(3, c)) == 0)
        refuse("a string of several lines", "strings on one line");
      quote = c;
    } else if (c == '#') {
      comment = true;
    } else if (c == '.') {
      if (++dots > kMostDots) refuse("a key of very many parts", "section.key");
    } else if (c == ',' || c == '=' || c == '[' || c == '{') {
      dots = 0;
      if (++values > kMostValues) refuse("more than 4100000 values", "a smaller file");
    }
  }
}

// Some editors begin a UTF-8 file with this invisible mark.
std::string without_byte_order_mark(const std::string& text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

TomlTable plain(const toml::table& table);

TomlValue plain(const toml::node& node) {
  TomlValue result;
  result.line = static_cast<int>(node.source().begin.line);
  if (const auto* text = node.as_string()) result.value = text->get();
  if (const auto* number = node.as_integer()) result.value = i64{number->get()};
  if (const auto* number = node.as_floating_point()) result.value = number->get();
  if (const auto* flag = node.as_boolean()) result.value = flag->get();
  if (const auto* array = node.as_array()) {
    auto& items = result.value.emplace<std::vector<TomlValue>>();
    items.reserve(array->size());
    for (const toml::node& item : *array) items.push_back(plain(item));
  }
  if (const auto* table = node.as_table()) result.value = plain(*table);
  return result;
}

TomlTable plain(const toml::table& table) {
  TomlTable result;
  result.entries.reserve(table.size());
  for (const auto& [key, node] : table)
    result.entries.push_back({std::string(key.str()), plain(node)});
  return result;
}

// `names` and the files that may have been meant, as they would be typed.
std::vector<std::string> names_beside(const std::string& path,
                                      const std::vector<std::string>& names) {
  namespace fs = std::filesystem;
  constexpr int kMostLookedAt = 1000;
  const fs::path folder = fs::path(path).parent_path();
  std::vector<std::string> found;
  std::error_code error;
  fs::directory_iterator files(folder.empty() ? "." : folder, error);
  for (int i = 0; !error && files != fs::directory_iterator() && i < kMostLookedAt; ++i) {
    const std::string name = (folder / files->path().filename()).string();
    const bool printable = std::ranges::all_of(name, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (printable && name.ends_with(".toml")) found.push_back(name);
    files.increment(error);
  }
  std::ranges::sort(found);  // a folder has no order of its own
  found.insert(found.end(), names.begin(), names.end());
  return found;
}

}  // namespace

const TomlValue* TomlTable::find(const std::string& key) const {
  for (const TomlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

TomlValue* TomlTable::find(const std::string& key) {
  for (TomlEntry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

void TomlTable::assign(const std::string& key, TomlValue value) {
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), key,
                       [](const TomlEntry& entry, const std::string& k) { return entry.key < k; });
  if (at != entries.end() && at->key == key)
    at->value = std::move(value);
  else
    entries.insert(at, {key, std::move(value)});
}

void TomlTable::erase(const std::string& key) {
  std::erase_if(entries, [&key](const TomlEntry& entry) { return entry.key == key; });
}

TomlTable parse_toml(const std::string& text, const std::string& name) {
  const std::string unmarked = without_byte_order_mark(text);
  reject_what_toml_cannot_take(unmarked, name);
  try {
    return plain(toml::parse(unmarked, name));
  } catch (const toml::parse_error& error) {
    throw InputError(fmt::format("{}:{}:{}: not valid TOML: {}", name, error.source().begin.line,
                                 error.source().begin.column, error.description()));
  }
}

std::optional<TomlValue> parse_toml_value(const std::string& text, const std::string& name) {
  reject_what_toml_cannot_take(text, name);
  try {
    const toml::table parsed = toml::parse("value = " + text);
    if (parsed.size() != 1) return std::nullopt;
    TomlValue value = plain(*parsed.get("value"));
    value.line = 0;
    return value;
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

std::string toml_quoted(const std::string& text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7f) {
      if (byte == '"' || byte == '\\') quoted += '\\';
      quoted += text[i];
      continue;
    }
    // The code point of this byte and those after it that continue it (UTF-8).
    const int more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
    unsigned point = more > 0 ? byte & (0x3fU >> static_cast<unsigned>(more)) : byte;
    for (int j = 0; j < more && i + 1 < text.size(); ++j)
      point = point << 6 | (static_cast<unsigned char>(text[++i]) & 0x3fU);
    quoted += point < 0x10000 ? fmt::format("\\u{:04x}", point) : fmt::format("\\U{:08x}", point);
  }
  return quoted + '"';
}

std::string describe(const TomlValue& value) {
  if (const auto* text = value.as<std::string>()) return toml_quoted(*text);
  if (const auto* number = value.as<i64>()) return fmt::format("{}", *number);
  if (const auto* number = value.as<double>()) return fmt::format("{}", *number);
  if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
  if (value.as<std::vector<TomlValue>>() != nullptr) return "an array";
  if (value.as<TomlTable>() != nullptr) return "a table";
  return "a date or time";
}

std::string read_text_file(const std::string& path, const std::string& kind, const std::string& nor,
                           const std::vector<std::string>& names) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status))
    throw InputError(fmt::format("{}: no such file, {}; nearest: {}", path, nor,
                                 nearest(path, names_beside(path, names))));
  if (std::filesystem::is_directory(status))
    throw InputError(fmt::format("{}: found a directory; allowed: {}", path, kind));
  int failure = 0;
  std::string text = read_bytes(path, kMaxFileSize + 1, failure);  // a device may go on for ever
  if (text.size() > kMaxFileSize)
    throw InputError(fmt::format("{}: found more than 64 MiB; allowed: {}", path, kind));
  if (failure != 0)
    refuse_path(failure, fmt::format("{}: cannot be read: {}", path,
                                     std::generic_category().message(failure)));
  return text;
}

}  // namespace sidestep
