// What ranks tell each other: a letter, then its content.
#pragma once

#include "sidestep/ensemble/bytes.h"
#include "sidestep/ensemble/rank_crew.h"

namespace sidestep {

enum class Letter : char {
  hello = 'h',  ///< failure, threads, instruction set
  begin = 'b',  ///< threads, kind, setup
  chunk = 'c',
  answer = 'a',
  stop = 's',
  go_on = 'g',
  end = 'e'  ///< exit code
};

inline std::string letter(Letter which) { return {static_cast<char>(which)}; }

inline std::string to_bytes(const Chunk& chunk) {
  std::string bytes = letter(Letter::chunk);
  put(bytes, chunk.first);
  put(bytes, chunk.count);
  put_text(bytes, chunk.input);
  return bytes;
}

inline Chunk take_chunk(std::string_view bytes) {
  Chunk chunk;
  chunk.first = take<i64>(bytes);
  chunk.count = take<i64>(bytes);
  chunk.input = take_text(bytes);
  return chunk;
}

inline void put_failure(std::string& bytes, const Failure& failure) {
  put(bytes, failure.kind);
  put_text(bytes, failure.text);
}

inline Failure take_failure(std::string_view& bytes) {
  const auto kind = take<Failure::Kind>(bytes);
  return {kind, take_text(bytes)};
}

inline std::string to_bytes(const Answer& answer) {
  std::string bytes = letter(Letter::answer);
  put(bytes, answer.first);
  put(bytes, answer.count);
  put(bytes, answer.done);
  put(bytes, answer.seconds);
  put_failure(bytes, answer.failure);
  put_text(bytes, answer.bytes);
  return bytes;
}

inline Answer take_answer(std::string_view bytes) {
  Answer answer;
  answer.first = take<i64>(bytes);
  answer.count = take<i64>(bytes);
  answer.done = take<i64>(bytes);
  answer.seconds = take<double>(bytes);
  answer.failure = take_failure(bytes);
  answer.bytes = take_text(bytes);
  return answer;
}

}  // namespace sidestep
