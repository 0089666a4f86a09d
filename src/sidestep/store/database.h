// The part of SQLite's C interface that the store needs, with destructors and exceptions. Knows
// nothing of what is stored. A path that cannot be a store is an InputError,
// every other failure a SystemError: one sentence that names the file.
// What is there but cannot be right is a DamagedStore.
#pragma once

#include <string>
#include <vector>

#include "sidestep/problem/error.h"
#include "sidestep/problem/problem.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sidestep {

/// What the file holds cannot be what was stored. Says what to do.
struct DamagedStore : SystemError {
  DamagedStore(const std::string& path, const std::string& why);
  std::string why;
};

/// One connection; used by one thread at a time. Neither copied nor moved: statements point to it.
class Database {
 public:
  enum class Access {
    read,  ///< the file must exist; statements that write are refused
    write  ///< a missing file is made, its directory must exist; it must be writable
  };
  Database(const std::string& path, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs statements that give no rows.
  void execute(const std::string& sql);
  /// The first value of the first row of a query that has one.
  [[nodiscard]] i64 integer(const std::string& sql);
  /// What SQLite finds wrong with the whole file, which it reads: at most a hundred sentences.
  [[nodiscard]] std::vector<std::string> damage();
  /// Rows changed by the last INSERT, UPDATE or DELETE.
  [[nodiscard]] i64 changes() const;
  [[nodiscard]] i64 last_id() const;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  friend class Statement;
  friend class Transaction;
  [[noreturn]] void fail(int code) const;

  std::string path_;
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Database& database, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Parameters count from 1, columns from 0, as in SQLite.
  Statement& bind(int parameter, i64 value);
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, const std::string& value);
  /// The value, whatever its type, of a column of the row that another statement is at.
  Statement& bind_column(int parameter, const Statement& row, int column);

  /// True when there is a row to read, false when the statement has ended.
  bool step();
  /// step() to the end and ready to be bound anew.
  void run();

  [[nodiscard]] i64 integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  void check(int code) const;

  Database* database_;
  sqlite3_stmt* handle_ = nullptr;
};

/// Everything between construction and commit() happens, or nothing of it; nobody else writes.
/// For reading: what is read is of one moment, though others may write.
class Transaction {
 public:
  enum class For { writing, reading };
  explicit Transaction(Database& database, For purpose = For::writing);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database* database_;
};

}  // namespace sidestep
