#include "sidestep/store/database.h"

#include <array>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

namespace sidestep {
namespace {

namespace fs = std::filesystem;

// A writer holds its lock for one window of runs, some tenths of a second; who waits this long
// waits for a process that hangs.
constexpr int kBusyMilliseconds = 30'000;

// No value is longer: the text of a problem has a million numbers twice, that of a study a few.
constexpr int kLongestValue = 256 << 20;
constexpr int kLongestStatement = 1 << 20;

// What SQLite says of our own statements when the file cannot be what we wrote: pages that are
// none, a column or a table that is not there, values that our tables do not take.
bool is_damage(int code) {
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
    case SQLITE_FORMAT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH: return true;
    default: return false;
  }
}

constexpr std::string_view kMagic("SQLite format 3\0", 16);
const char* const kNotADatabase = "is not a store: it is not an SQLite database";

// Asked of SQLite's own handle: to open and close the file once more would take away the locks that
// other connections of this process have on it. What cannot be read is SQLite's to report.
bool looks_like_a_database(sqlite3* handle) {
  sqlite3_file* file = nullptr;
  sqlite3_int64 size = 0;
  std::array<char, kMagic.size()> begin{};
  return sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
         file == nullptr || file->pMethods == nullptr ||
         file->pMethods->xFileSize(file, &size) != SQLITE_OK || size == 0 ||
         file->pMethods->xRead(file, begin.data(), begin.size(), 0) != SQLITE_OK ||
         std::string_view(begin.data(), begin.size()) == kMagic;
}

void check_path(const std::string& path, Database::Access access) {
  if (path.empty()) throw InputError("the path of the store is empty");
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    throw InputError(fmt::format("{} is a directory; a store is a file", path));
  const bool exists = fs::exists(path, ignored);
  if (exists && !fs::is_regular_file(path, ignored))
    throw InputError(fmt::format("{} is not an ordinary file", path));
  // SQLite would take a file of a single byte for an empty one and overwrite it.
  const auto size = exists ? fs::file_size(path, ignored) : 0;
  if (0 < size && size < kMagic.size()) throw InputError(fmt::format("{} {}", path, kNotADatabase));
  if (!exists && access == Database::Access::read)
    throw InputError(fmt::format("{} does not exist", path));
  const fs::path parent = fs::path(path).parent_path();
  if (!exists && !parent.empty() && !fs::is_directory(parent, ignored))
    throw InputError(
        fmt::format("{} cannot be made: there is no directory {}", path, parent.string()));
}

// A file may come from anybody, and its schema is part of it: no view or trigger in it is run, no
// function called that could do harm, and a damaged page is noticed before it is used.
void distrust(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, kLongestStatement);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

// SQLite gives a meaning to names like ":memory:" and "file:..."; for us they are files.
std::string as_file_name(const std::string& path) {
  return fs::path(path).is_absolute() ? path : "./" + path;
}

// The rest of a sentence that begins with the file.
std::string reason(sqlite3* handle, int code) {
  switch (code) {
    case SQLITE_READONLY_DIRECTORY: return "cannot be written: its directory is write-protected";
    case SQLITE_READONLY_DBMOVED: return "cannot be written: it was moved or deleted meanwhile";
    case SQLITE_READONLY_ROLLBACK:
      return "cannot be read: a killed program left it half written, and it is write-protected";
    default: break;
  }
  const std::string message = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  const int system_error = handle != nullptr ? sqlite3_system_errno(handle) : 0;
  switch (code & 0xff) {
    case SQLITE_FULL: return "cannot be written: the disk is full";
    case SQLITE_READONLY:
      return "cannot be written: it is write-protected or open for reading only";
    case SQLITE_BUSY:
      return fmt::format("is locked: another process has not released it for {} seconds",
                         kBusyMilliseconds / 1000);
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      if (system_error == 0) break;
      return fmt::format("cannot be read or written: {} ({})",
                         std::generic_category().message(system_error), message);
    default: break;
  }
  return "cannot be used: " + message;
}

}  // namespace

DamagedStore::DamagedStore(const std::string& path, const std::string& reason)
    : SystemError(fmt::format("{0} is damaged: {1}; `sidestep store salvage {0} --to NEW` keeps "
                              "what can be read",
                              path, reason)),
      why(reason) {}

Database::Database(const std::string& path, Access access) : path_(path) {
  check_path(path, access);
  // Readers open for writing too (SQLite falls back to reading alone where that is not allowed),
  // because what a killed writer left half done must be rolled back before anything can be read.
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (access == Access::write) flags |= SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(as_file_name(path).c_str(), &handle_, flags, nullptr);
  try {
    if (code != SQLITE_OK) fail(code);
    if (!looks_like_a_database(handle_))
      throw InputError(fmt::format("{} {}", path, kNotADatabase));
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, kBusyMilliseconds);
    distrust(handle_);
    execute("PRAGMA cell_size_check = 1");
    if (access == Access::read) execute("PRAGMA query_only = 1");
    if (access == Access::write && sqlite3_db_readonly(handle_, "main") == 1) fail(SQLITE_READONLY);
    execute("PRAGMA foreign_keys = 1");
    // EXTRA, not FULL: the directory too is flushed after the journal is deleted, or a power cut
    // could bring the journal back and with it undo a transaction that was reported as stored.
    execute("PRAGMA synchronous = EXTRA");
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Database::~Database() { sqlite3_close(handle_); }

void Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

i64 Database::integer(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::vector<std::string> Database::damage() {
  std::vector<std::string> findings;
  try {
    Statement query(*this, "PRAGMA integrity_check");
    while (query.step()) {
      std::istringstream lines(query.text(0));
      for (std::string line; std::getline(lines, line);)
        if (line != "ok" && !line.starts_with("***")) findings.push_back(line);
    }
  } catch (const DamagedStore& damage) {
    findings.push_back(damage.why);
  }
  return findings;
}

i64 Database::changes() const { return sqlite3_changes64(handle_); }

i64 Database::last_id() const { return sqlite3_last_insert_rowid(handle_); }

void Database::fail(int code) const {
  if (is_damage(code))
    throw DamagedStore(path_, handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code));
  throw SystemError(path_ + " " + reason(handle_, code));
}

Statement::Statement(Database& database, const std::string& sql) : database_(&database) {
  check(sqlite3_prepare_v3(database.handle_, sql.c_str(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &handle_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::check(int code) const {
  if (code != SQLITE_OK) database_->fail(code);
}

Statement& Statement::bind(int parameter, i64 value) {
  check(sqlite3_bind_int64(handle_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  check(sqlite3_bind_double(handle_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, const std::string& value) {
  check(sqlite3_bind_text64(handle_, parameter, value.data(), value.size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_column(int parameter, const Statement& row, int column) {
  check(sqlite3_bind_value(handle_, parameter, sqlite3_column_value(row.handle_, column)));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  // Read the reason before reset() forgets it; reset() so that the transaction can be rolled back.
  try {
    database_->fail(code);
  } catch (...) {
    sqlite3_reset(handle_);
    throw;
  }
}

void Statement::run() {
  while (step()) {
  }
  sqlite3_reset(handle_);
}

i64 Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  // Null is NULL, or that there was no memory.
  if (text == nullptr && sqlite3_errcode(database_->handle_) == SQLITE_NOMEM)
    database_->fail(SQLITE_NOMEM);
  if (text == nullptr) return "";
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Transaction::Transaction(Database& database, For purpose) : database_(&database) {
  // IMMEDIATE takes the writer's lock now, where waiting for it is safe.
  database.execute(purpose == For::writing ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  // On a full disk SQLite has rolled back already.
  if (database_ != nullptr && sqlite3_get_autocommit(database_->handle_) == 0)
    sqlite3_exec(database_->handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_->execute("COMMIT");
  database_ = nullptr;
}

}  // namespace sidestep
