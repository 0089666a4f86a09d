#include "sidestep/cli/options.h"

namespace sidestep {
namespace {

const OptionRow kJson = {"--json", "", "print exactly one JSON object on stdout"};
const OptionRow kQuiet = {"--quiet", "", "no progress and no remarks on stderr"};
const OptionRow kSeed = {"--seed", "N", "seed of all random draws (default: the problem's, 1)"};
const OptionRow kJobs = {"--jobs", "N",
                         "threads (default: all processors; never changes a result)"};
const OptionRow kSet = {"--set", "KEY=VALUE",
                        "change a key of the problem, e.g. "
                        "init.output_radius=1.2 or steps.1.eta_w=1e-5",
                        true};
const OptionRow kInterval = {"--interval",
                             "METHOD",
                             "95% interval: wilson (default) or clopper-pearson",
                             false,
                             {"wilson", "clopper-pearson"}};
const OptionRow kOut = {"--out", "DIR", "folder for files and the store (default sidestep-out)"};
const OptionRow kNoStore = {"--no-store", "", "do not write to the store"};
const OptionRow kStore = {"--store", "FILE", "the store (default DIR/sidestep.db)"};
const PositionalRow kProblem = {"PROBLEM",
                                "a name of the catalogue (`sidestep show` lists them) or "
                                "a TOML file",
                                true,
                                {}};

const OptionRow kShard = {"--shard", "i/n",
                          "only part i of n, into DIR/shard-i-of-n.db; `store merge` puts parts "
                          "together"};
const OptionRow kYes = {"--yes", "", "work on more than 10^8 points"};
const OptionRow kFresh = {"--fresh", "", "begin anew, whatever the store has of it"};
PositionalRow study_row(const std::string& built_in) {
  return {"STUDY", built_in + " (built in), or a study file (docs/studies/format.md)", true, {}};
}

std::vector<CommandRow> make_commands() {
  return {
      {"reproduce",
       "the paper's experiments: Table 1, Figures 2 and 3, and its theory's steps",
       "Runs the paper's experiments at their printed settings and says, cell by cell, whether "
       "the\n"
       "result agrees with the published number. Figure 2, a drawing in the paper, is computed. "
       "Writes\n"
       "table1.{csv,md,tex,json}, figure2.{csv,npz,svg,pdf,png}, figure3.{csv,svg,pdf,png} and the "
       "store to DIR.\n\n"
       "`theory` runs what the paper proves and never runs: its theorems' own step sizes, and sets "
       "the\n"
       "times T_1 and T_2 measured beside those predicted. Writes "
       "theory.{csv,md,json,svg,pdf,png}.\n"
       "In any case report.html is all that is in DIR as one page (`sidestep report`)."
       "\n\n"
       "  sidestep reproduce\n"
       "  sidestep reproduce table1 --runs 100000 --out big",
       {{"PART",
         "table1, figure2, figure3, all of these (default), or theory",
         false,
         {"table1", "figure2", "figure3", "theory", "all"}}},
       {{"--runs", "N", "runs for each cell of Table 1 (default 5000)"},
        kSet,
        kOut,
        kStore,
        kNoStore,
        kFresh,
        kInterval,
        kSeed,
        kJobs,
        kJson,
        kQuiet}},
      {"run",
       "many runs of one problem: how often, how fast",
       "Runs the problem many times from random starts and counts where the runs end.\n\n"
       "  sidestep run table1/resnet/k16\n"
       "  sidestep run mine.toml --runs 1000000 --set init.output_radius=1.2",
       {kProblem},
       {{"--runs", "N", "number of runs (default: the problem's)"},
        {"--engine",
         "NAME",
         "batch (default), reduced, or reference (the paper's equations in full "
         "dimension)",
         false,
         {"batch", "reduced", "reference"}},
        {"--rows", "N",
         "store the outcome of single runs below this number (default 1000000; counts "
         "are always stored)"},
        kShard,
        kSet,
        kOut,
        kStore,
        kNoStore,
        kFresh,
        kInterval,
        kSeed,
        kJobs,
        kJson,
        kQuiet}},
      {"trajectory",
       "one run by number, with every order parameter",
       "Follows one run and prints t, phi, a'a*, 1'a, |a|^2, |v|^2, e, the loss and both "
       "distances\n"
       "as CSV, with a summary on stderr.\n\n"
       "  sidestep trajectory figure3/ssw > figure3.csv\n"
       "  sidestep trajectory table1/cnn/k25 --run 17 --full --every 1",
       {kProblem},
       {{"--run", "I", "number of the run, from 0 (default 0)"},
        {"--every", "N", "record every N steps, up to 10^6 rows (default: chosen for up to 4096)"},
        {"--full", "", "use the full-dimensional engine, from the same draws"},
        {"--out", "FILE", "write the CSV there instead of to stdout"},
        kSet,
        kSeed,
        kJson,
        kQuiet}},
      {"probability",
       "the exact probability of the global optimum",
       "Computes P(global) under the problem's initial law as an integral, not by simulation, "
       "with\n"
       "an estimate of its error and the method used. run.max_steps plays no part: it is the\n"
       "probability of the limit. Nothing is stored.\n\n"
       "  sidestep probability table1/resnet/k16\n"
       "  sidestep probability mine.toml --error 1e-6 --set init.output_radius=1.2",
       {kProblem},
       {{"--error", "E", "absolute error to aim at (default 1e-10)"},
        {"--method",
         "NAME",
         "auto (default): over the basin boundary where it is a graph; lines: average over "
         "subdivided lines of starts, slower, to check the other by",
         false,
         {"auto", "lines"}},
        kSet,
        {"--seed", "N",
         "seed of the samples taken where the boundary is no graph; else it plays no part"},
        kJson,
        kQuiet}},
      {"certify",
       "proofs: does every start succeed, bounds on the probability",
       "Proves that every start of the problem's law reaches the global optimum, or finds one "
       "that\n"
       "certainly does not, and encloses P(global) between two bounds, by interval arithmetic on "
       "boxes\n"
       "of starts. What cannot be decided is said, with its measure. --out writes a certificate, "
       "which\n"
       "--replay checks again, independently.\n\n"
       "  sidestep certify table1/resnet-ssw/k16 --out k16.cert\n"
       "  sidestep certify table1/resnet/k25 --width 1e-3 --failing failing.toml\n"
       "  sidestep certify --replay k16.cert",
       {{"PROBLEM", kProblem.help, false, {}}},
       {{"--width", "W", "refine until the undecided measure is at most W (default 1e-4)"},
        {"--time", "SECONDS", "time limit; what is proved by then is kept (default 120)"},
        {"--only",
         "PART",
         "starts (every start), probability (bounds) or critical (where the gradient vanishes); "
         "default: all of it",
         false,
         {"all", "starts", "probability", "critical"}},
        {"--phi", "LO:HI",
         "all filters with angle(v_0, v*) in this range, instead of the problem's law; no "
         "probability"},
        {"--out", "FILE", "write the certificate there"},
        {"--failing", "FILE",
         "write the failing start, if one is found, as a problem that `trajectory` follows"},
        {"--replay", "FILE", "check a certificate instead of making one"},
        {"--store", "FILE",
         "where what takes longer than a second is kept, to go on from when it is killed "
         "(default sidestep-out/sidestep.db)"},
        {"--no-store", "", "keep nothing"},
        kFresh,
        kSet,
        kJobs,
        kJson,
        kQuiet}},
      {"critical",
       "both optima and the saddle: loss, curvature, stability",
       "Prints every point where the gradient of the loss vanishes, in closed form: what it is, "
       "its\n"
       "loss, the eigenvalues of the full-dimensional Hessian with their multiplicities, what a "
       "step\n"
       "of each stage multiplies small displacements by, and the step sizes for which it "
       "attracts.\n\n"
       "  sidestep critical table1/resnet-ssw/k16\n"
       "  sidestep critical mine.toml --set steps.1.eta_w=0.3 --json\n"
       "  sidestep critical table1/resnet/k25 --certify",
       {kProblem},
       {{"--certify", "",
         "instead: prove in ball arithmetic that the points exist, that there are no others, and "
         "the signs of the Hessian's eigenvalues"},
        kSet,
        kJson,
        kQuiet}},
      {"landscape",
       "the loss over the angle and a'a*, with runs drawn on it",
       "Computes the loss over the half-plane of phi = angle(v, v*) and s = a'a*, the other "
       "coordinates\n"
       "of a minimised out (or 1'a held), and draws it with its critical points and the first runs "
       "of the\n"
       "problem, followed to the tolerance. Writes landscape.{csv,npz,svg,pdf,png} and "
       "landscape_runs.csv.\n\n"
       "  sidestep landscape table1/resnet/k25\n"
       "  sidestep landscape mine.toml --trajectories 3 --hold u=start",
       {kProblem},
       {{"--grid", "N", "points in each direction (default 201)"},
        {"--trajectories", "M", "draw runs 0 to M-1 (default 8)"},
        {"--hold", "u=VALUE",
         "hold u = 1'a at a number, at the teacher's (u=teacher) or at run 0's start (u=start)"},
        kSet,
        kOut,
        kSeed,
        kJson,
        kQuiet}},
      {"boundary",
       "the boundary between the basins, as starts meet it",
       "Finds the boundary between the basins of the two optima to about 12 digits: for a fixed "
       "filter\n"
       "the curve s_c(u_0), above which starts reach the global optimum; for a random filter the "
       "surface\n"
       "phi_c(u_0, s_0), below which they do. Writes boundary.{csv,npz,svg,pdf,png} and "
       "boundary_starts.csv,\n"
       "the cloud of starts drawn on it. Exit code 1 where the boundary is no graph or is lost.\n\n"
       "  sidestep boundary table1/resnet/k25\n"
       "  sidestep boundary table1/cnn/k25 --runs 2000 --out cnn",
       {kProblem},
       {{"--runs", "N", "starts in the cloud (default 500)"}, kSet, kOut, kSeed, kJson, kQuiet}},
      {"sweep",
       "what the outcome depends on: a grid over one to three keys",
       "`sidestep sweep radius` runs one of the built-in studies; your own is a TOML file. "
       "Computes, "
       "at\n"
       "every point of a grid over keys of a problem, the exact probability of the global optimum, "
       "the\n"
       "simulated rate, the steps to convergence or the angle of the saddle.\n"
       "Writes STUDY.{csv,npz,svg,pdf,png} to DIR. Points are stored as they are done: after "
       "Ctrl-C\n"
       "the same command goes on, and when all are done it answers from the store.\n\n"
       "  sidestep sweep radius\n"
       "  sidestep sweep map.toml --out map --jobs 8",
       {study_row("warmup-curves, shortcut-prior, radius, radius-warmup, edge or du2018")},
       {kShard, kOut, kStore, kNoStore, kFresh, kYes, kSeed, kJobs, kJson, kQuiet}},
      {"threshold",
       "where the probability crosses a level, over a grid",
       "`sidestep threshold warmup` runs one of the built-in studies; your own is a TOML file.\n"
       "Finds the value of one key at which the exact probability of the global optimum crosses "
       "a\n"
       "level, for instance the shortest warmup with P >= 0.9999, at every point of a grid over "
       "other\n"
       "keys. Writes and stores as `sweep` does.\n\n"
       "  sidestep threshold warmup\n"
       "  sidestep threshold radius.toml --json",
       {study_row("warmup or published-radius")},
       {kShard, kOut, kStore, kNoStore, kFresh, kYes, kSeed, kJobs, kJson, kQuiet}},
      {"audit",
       "the paper's claims, or yours: proved, refuted or left open",
       "Decides the claims of the paper one by one: by interval proofs on whole regions, for all "
       "widths\n"
       "and teachers at once, by search for counterexamples, or from the printed numbers. Refuted "
       "claims\n"
       "come with a counterexample; where it is a state, DIR/CLAIM.toml is a problem that "
       "`trajectory` replays.\n"
       "Your own claim is a formula in the order parameters (docs/theory/claims.md). --along "
       "follows "
       "one run\n"
       "and says by how much each claim about a state holds at every recorded step, and when stage "
       "I "
       "ends;\n"
       "it writes along.{csv,svg,pdf,png}.\n\n"
       "  sidestep audit lemma-7 lemma-12\n"
       "  sidestep audit --problem table1/resnet/k16 --runs 100\n"
       "  sidestep audit --along figure3/ssw --every 10 --out figure3\n"
       "  sidestep audit --claim 's > 0 and phi <= pi/2 -> (g(phi)-1)*q + e >= 0' --on 'e >= 0'",
       {{"CLAIM", "ids of claims (default: all)", false, {}, true}},
       {{"--list", "", "only the ids"},
        {"--planted", "", "instead: wrong versions of the proved claims, and their verdicts"},
        {"--claim", "TEXT", "a claim of your own in phi, s, u, r, k, q, U"},
        {"--on", "TEXT", "where it is claimed: a hypothesis more"},
        {"--problem", "PROBLEM",
         "the claims about states along runs of this problem; with --claim: k, q and U are those "
         "of its teacher"},
        {"--runs", "N", "with --problem: how many runs (default 32)"},
        {"--time", "S", "seconds for one claim (default 10)"},
        {"--boxes", "N", "boxes for one claim (default 2000000)"},
        {"--ledger", "FILE", "write all claims as the page docs/claims.md"},
        {"--along", "PROBLEM", "the claims along one run of this problem"},
        {"--run", "I", "with --along: number of the run, from 0 (default 0)"},
        {"--every", "N",
         "with --along: record every N steps, up to 10^6 rows (default: chosen for up to 4096)"},
        kSet,
        kSeed,
        kOut,
        kJson,
        kQuiet}},
      {"show",
       "the resolved problem as TOML; without PROBLEM, the catalogue",
       "Prints the problem with every default filled in. The output is a problem file itself.\n\n"
       "  sidestep show\n"
       "  sidestep show table1/cnn/k16 > mine.toml",
       {{"PROBLEM", kProblem.help, false, {}}},
       {kSet, kSeed, kJson, kQuiet}},
      {"store",
       "what the store holds: list, show ID, export ID, check, salvage, merge",
       "Lists the stored ensembles and sweeps (numbered s1, s2, ...), shows one with its problem "
       "or\n"
       "study file, or exports its runs or points. `check` looks whether the file is damaged, "
       "`salvage` makes\n"
       "a new store of what can be read of it, `merge` one of the stores of shards.\n\n"
       "  sidestep store list\n"
       "  sidestep store show 3\n"
       "  sidestep store export 3 --format npz --to runs.npz\n"
       "  sidestep store check old.db\n"
       "  sidestep store salvage old.db --to new.db\n"
       "  sidestep store merge sidestep-out/shard-*.db --to sidestep-out/sidestep.db",
       {{"VERB",
         "list, show, export, check, salvage or merge",
         true,
         {"list", "show", "export", "check", "salvage", "merge"}},
        {"ID",
         "number of the ensemble or sweep, for show and export; the store's file, for check and "
         "salvage; files, for merge",
         false,
         {},
         true}},
       {{"--format", "FORMAT", "csv (default) or npz", false, {"csv", "npz"}},
        {"--to", "FILE",
         "where to export (default: run-ID.csv or run-ID.npz in DIR), or the new store to "
         "salvage or merge to"},
        kOut,
        kStore,
        kJson,
        kQuiet}},
      {"report",
       "one HTML file of an output folder or a store, to read and to send",
       "Writes one self-contained page, which needs no network: what was asked, the answers with "
       "their\n"
       "errors, tables that sort, plots to zoom and point at, the problem and command of every "
       "point of a\n"
       "sweep, claims and certificates found in the folder, and what computed it all.\n\n"
       "  sidestep report\n"
       "  sidestep report map --out map.html --title 'The effect of the radius'",
       {{"SOURCE", "an output folder or a store (default sidestep-out)", false, {}}},
       {{"--out", "FILE", "the page (default: report.html in the folder)"},
        {"--title", "TEXT", "the page's title"},
        {"--audit", "", "decide all claims of the paper now, and add the ledger"},
        {"--time", "S", "with --audit: seconds for one claim (default 10)"},
        kJson,
        kQuiet}},
      {"info",
       "version, commit, compiler, instruction set, cores",
       "Prints what was built and what it will use on this machine. SIDESTEP_SIMD forces an\n"
       "instruction set: scalar, sse4, avx2 or avx512.\n\n"
       "  sidestep info --man | man -l -\n"
       "  source <(sidestep info --completion bash)",
       {},
       {{"--man", "", "instead: the manual page, for `man -l`"},
        {"--completion",
         "SHELL",
         "instead: completion for bash, zsh or fish",
         false,
         {"bash", "zsh", "fish"}},
        kJson,
        kQuiet}},
  };
}

}  // namespace

const std::vector<CommandRow>& commands() {
  static const std::vector<CommandRow> rows = make_commands();
  return rows;
}

}  // namespace sidestep
