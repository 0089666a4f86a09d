// Ensembles put together. Runs that were stored one by one can be told apart, those that were only
// counted cannot: such a part is taken as a whole or not at all. So with overlapping parts the
// longest stretch is not found by always taking the part that goes furthest; the ends of parts are
// gone through from the last to the first, and each knows how far one gets from there.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "sidestep/problem/error.h"
#include "sidestep/problem/read.h"
#include "sidestep/store/consistency.h"
#include "sidestep/store/database.h"
#include "sidestep/study/merge_parts.h"

namespace sidestep {
namespace {

struct EnsemblePart {
  std::string file;
  EnsembleRow row;
  StepHistogram steps;

  [[nodiscard]] i64 first() const { return row.header.first_run; }
  [[nodiscard]] i64 end() const { return first() + row.tally.runs; }
  [[nodiscard]] bool all_stored() const { return runs_to_store(row) == row.tally.runs; }
};

struct EnsembleJob {
  i64 runs = 0;
  std::vector<EnsemblePart> parts;
};

struct Piece {
  const EnsemblePart* part;
  i64 first;  ///< up to the end of the part
};

// What Store::take_up compares, but for the part.
std::string key_of(const EnsembleHeader& header) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", header.problem_hash, header.seed,
                     header.rows_limit, header.engine, rounding_of(header.simd),
                     header.build.version, header.build.commit, header.problem);
}

class Collector {
 public:
  explicit Collector(Merge& merge) : merge_(merge) {}

  void add(const Store& store, i64 id) {
    const auto leave = [&](const std::string& why) {
      merge_.left.push_back(fmt::format("ensemble {} stays in {}: {}", id, store.path(), why));
    };
    if (!store.knows_steps(id))
      return leave("it does not say how many steps its runs took, as those of earlier versions");
    auto [row, steps] = store.get_counted(id);
    EnsemblePart part{store.path(), std::move(row), std::move(steps)};
    const EnsembleHeader& header = part.row.header;
    require_its_text(store.path(), part.row);
    store.for_each_run(id, [](i64, const RunResult&) {});  // throws if they are not sound
    i64 runs = 0;
    try {
      runs = parse_problem(header.problem, header.problem_name).run.runs;
    } catch (const InputError& error) {
      return leave(error.what());
    }
    if (part.first() < 0 || header.runs_requested < 0 || header.runs_requested > runs ||
        part.first() > runs - header.runs_requested || part.row.tally.runs > header.runs_requested)
      throw DamagedStore(store.path(), fmt::format("ensemble {} has {} runs from {} on, of {}", id,
                                                   part.row.tally.runs, part.first(), runs));
    const auto [place, is_new] = places_.emplace(key_of(header), jobs.size());
    if (is_new) jobs.push_back({runs, {}});
    jobs[place->second].parts.push_back(std::move(part));
  }

  std::vector<EnsembleJob> jobs;

 private:
  Merge& merge_;
  std::map<std::string, std::size_t> places_;
};

// From run 0 as far as one gets.
std::vector<Piece> chain_of(const EnsembleJob& job) {
  struct Way {
    i64 reaches = 0;
    const EnsemblePart* by = nullptr;
  };
  std::map<i64, Way, std::greater<>> ways = {{0, {}}};
  for (const EnsemblePart& part : job.parts) ways[part.end()] = {};
  for (auto& [run, way] : ways) {
    way.reaches = run;
    for (const EnsemblePart& part : job.parts) {
      const bool fits = part.first() == run || (part.first() < run && part.all_stored());
      if (!fits || part.end() <= run) continue;
      const i64 reaches = ways.at(part.end()).reaches;
      const bool simpler = way.by != nullptr && part.first() == run && way.by->first() < run;
      if (reaches > way.reaches || (reaches == way.reaches && simpler)) way = {reaches, &part};
    }
  }
  std::vector<Piece> chain;
  for (i64 run = 0; ways.at(run).by != nullptr; run = chain.back().part->end())
    chain.push_back({ways.at(run).by, run});
  return chain;
}

void copy_piece(const Piece& piece, Store& into, i64 id) {
  const EnsemblePart& part = *piece.part;
  const Store from = Store::open_existing(part.file);
  const auto rows = [&](i64 first) { return from.runs_from(part.row.id, first); };
  Tally tally = part.row.tally;
  StepHistogram steps = part.steps;
  if (piece.first > part.first()) {
    tally = {};
    steps = {};
    for (i64 run = piece.first; run < part.end();) {
      const std::vector<RunResult> page = rows(run);
      if (page.empty())
        throw DamagedStore(part.file,
                           fmt::format("run {} of ensemble {} is missing", run, part.row.id));
      for (std::size_t i = 0; i < page.size() && run < part.end(); ++i, ++run) {
        tally.add(page[i]);
        steps.add(page[i]);
      }
    }
  }
  into.append_counted(id, piece.first, tally, steps, part.row.totals.wall_s, rows);
}

std::string words(const RunResult& run) {
  return fmt::format("{} after {} steps", to_string(run.outcome), run.steps);
}

// Throws if the part has not the same runs as the chain, as far as both know.
void compare(const EnsemblePart& part, const std::vector<Piece>& chain, const Store& into, i64 id) {
  const std::string& name = part.row.header.problem_name;
  for (const auto& [other, first] : chain) {
    if (other == &part || part.first() < other->first() || part.end() > other->end()) continue;
    const bool same_runs = part.row.tally.runs == other->row.tally.runs;
    if (same_runs ? part.row.tally != other->row.tally || part.steps != other->steps
                  : !contradiction(other->row.tally, part.row.tally).empty())
      throw InputError(
          fmt::format("{}: runs {} to {} of {}: found other counts than in {}; "
                      "allowed: the same",
                      part.file, part.first(), part.end() - 1, name, other->file));
  }
  const Store store = Store::open_existing(part.file);
  for (i64 run = part.first(); run < part.end();) {
    const auto mine = store.runs_from(part.row.id, run);
    const auto theirs = into.runs_from(id, run);
    const std::size_t both = std::min(mine.size(), theirs.size());
    for (std::size_t i = 0; i < both; ++i, ++run) {
      if (mine[i].outcome == theirs[i].outcome && mine[i].steps == theirs[i].steps) continue;
      const auto behind = std::find_if(chain.begin(), chain.end(),
                                       [run](const Piece& piece) { return piece.first > run; });
      throw InputError(fmt::format("{}: run {} of {}: found {}; allowed: {}, as in {}", part.file,
                                   run, name, words(mine[i]), words(theirs[i]),
                                   std::prev(behind)->part->file));
    }
    if (both == 0) return;
  }
}

MergedJob merge_job(const EnsembleJob& job, Store& into) {
  const std::vector<Piece> chain = chain_of(job);
  EnsembleHeader header = job.parts.front().row.header;
  MergedJob merged;
  merged.name = header.problem_name;
  merged.parts = static_cast<i64>(chain.size());
  merged.done = chain.empty() ? 0 : chain.back().part->end();
  merged.of = job.runs;
  std::vector<HeldPart> held;
  for (const EnsemblePart& part : job.parts)
    held.push_back({.held = {part.first(), part.end()},
                    .planned = {part.first(), part.first() + part.row.header.runs_requested}});
  merged.missing = missing_parts(held, merged.done, merged.of);
  if (chain.empty()) return merged;

  header = chain.front().part->row.header;
  if (chain.size() > 1)
    header.command += fmt::format("  # and {} parts more, merged", chain.size() - 1);
  header.first_run = 0;
  header.runs_requested = job.runs;
  for (const Piece& piece : chain) {
    header.simd = joined_sets(header.simd, piece.part->row.header.simd);
    header.jobs = std::max(header.jobs, piece.part->row.header.jobs);
  }
  const i64 id = into.begin(header);
  for (const Piece& piece : chain) copy_piece(piece, into, id);
  for (const EnsemblePart& part : job.parts)
    if (std::none_of(chain.begin(), chain.end(), [&part](const Piece& piece) {
          return piece.part == &part && piece.first == part.first();
        }))
      compare(part, chain, into, id);
  into.finish(id, 0, merged.done == merged.of);
  merged.id = fmt::format("{}", id);
  return merged;
}

}  // namespace

void merge_ensembles(const std::vector<std::string>& files, Store& into, Merge& merge) {
  Collector found(merge);
  for (const std::string& file : files) {
    const Store store = Store::open_existing(file);
    for (const EnsembleRow& row : store.list()) found.add(store, row.id);
  }
  for (const EnsembleJob& job : found.jobs) merge.jobs.push_back(merge_job(job, into));
}

}  // namespace sidestep
