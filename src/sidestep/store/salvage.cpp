#include "sidestep/store/salvage.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "sidestep/store/atomic_file.h"
#include "sidestep/store/database.h"
#include "sidestep/store/salvage_parts.h"
#include "sidestep/store/schema.h"
#include "sidestep/store/store.h"

namespace sidestep {
namespace {

namespace fs = std::filesystem;
constexpr i64 kPage = 4096;       // SQLite's default, which our stores have
constexpr i64 kFileHeader = 100;  // bytes of the first page that describe the file

std::string first_bytes(const std::string& path, i64 count) {
  std::string bytes(static_cast<std::size_t>(count), '\0');
  std::ifstream(path, std::ios::binary).read(bytes.data(), count);
  return bytes;
}

void put_number(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

std::uint32_t number_in(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// A copy of the store at `copy` that begins with these bytes and knows its size. A page that was
// cut is left out: a row of which half is zeros can look like one.
void copy_with_beginning(const std::string& path, const std::string& copy, std::string beginning) {
  std::error_code error;
  fs::copy_file(path, copy, fs::copy_options::overwrite_existing, error);
  const auto size = error ? 0 : fs::file_size(copy, error);
  const auto pages = std::max<std::uintmax_t>(1, size / kPage);
  if (!error) fs::resize_file(copy, pages * kPage, error);
  if (error) throw SystemError(fmt::format("{} cannot be written: {}", copy, error.message()));
  put_number(beginning, 28, static_cast<std::uint32_t>(pages));
  std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
  file.write(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  file.close();
  if (!file) throw SystemError(copy + " cannot be written");
}

// Null if its tables cannot be found.
std::unique_ptr<Database> open_if_readable(const std::string& path) {
  try {
    auto database = std::make_unique<Database>(path, Database::Access::read);
    check_schema(*database);
    // SQLite looks at the list of tables now.
    static_cast<void>(database->integer("SELECT count(*) FROM ensemble WHERE id = 0"));
    static_cast<void>(database->integer("SELECT count(*) FROM run WHERE ensemble = 0"));
    return database;
  } catch (const DamagedStore&) {
  } catch (const InputError&) {
  }
  return nullptr;
}

// The file as it is, else with the header of a new store, else with all of its first page.
Salvage salvage_into(const std::string& path, const std::string& to, const std::string& copy) {
  Store::open(to);
  const std::string page = first_bytes(to, kPage);
  Salvage salvage;
  auto from = open_if_readable(path);
  for (const i64 bytes : {kFileHeader, kPage}) {
    if (from) break;
    copy_with_beginning(path, copy, page.substr(0, static_cast<std::size_t>(bytes)));
    from = open_if_readable(copy);
    salvage.first_page_replaced = true;
  }
  if (from) salvage.parts = salvage_parts(*from, to);
  const bool any = std::any_of(salvage.parts.begin(), salvage.parts.end(),
                               [](const SalvagedPart& part) { return !part.lost; });
  if (!any && (salvage.first_page_replaced || !salvage.parts.empty()))
    throw SystemError(path + " is damaged, and nothing in it can be read that can be trusted");
  return salvage;
}

// Of the database of another program or a newer version nothing must be taken for ours.
void refuse_others(const std::string& path) {
  constexpr std::size_t kVersionAt = 60, kApplicationAt = 68;
  const std::string header = first_bytes(path, kFileHeader);
  const bool ours = number_in(header, kApplicationAt) == kApplicationId;
  const bool newer = ours && number_in(header, kVersionAt) > kSchemaVersion;
  if (!header.starts_with("SQLite format 3") || (ours && !newer)) return;
  Database database(path, Database::Access::read);
  check_schema(database);
}

}  // namespace

Salvage salvage_store(const std::string& path, const std::string& to) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) Database(path, Database::Access::read);  // says why not
  NewFile file(to, "what can be read"), copy(file.name(), "a copy");
  try {
    refuse_others(path);
  } catch (const DamagedStore&) {  // may well be ours
  }
  Salvage salvage = salvage_into(path, file.name(), copy.name());
  file.commit();
  return salvage;
}

}  // namespace sidestep
