"""The command line: python3 -m sidestep.plot VERB --data FILE --out DIR [--stem NAME].

Exit codes: 0 done, 2 the data or the arguments are wrong, 3 matplotlib is missing.
"""

import argparse
import logging
import sys


def main(arguments=None):
    options = parse(arguments)
    # It remarks on the dates in matplotlib's own fonts each time that a PDF is written.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        from sidestep.plot import (along, figure2, figure3, map, rates, separatrix, style,
                                   surface, theory)
    except ImportError as error:
        print(f"sidestep.plot needs matplotlib and NumPy, and {sys.executable} cannot import "
              f"{error.name}: on Debian, apt-get install python3-matplotlib and use "
              "/usr/bin/python3.", file=sys.stderr)
        return 3
    try:
        draw = {
            "figure2": lambda path: figure2.figure2(figure2.read_figure2(path)),
            "figure3": lambda path: figure3.figure3(*figure3.read_trajectories(path)),
            "table1": lambda path: rates.table1(rates.read_table1(path)),
            "map": lambda path: map.figure_map(map.read_map(path)),
            "landscape": lambda path: surface.landscape(surface.read_landscape(path)),
            "boundary": lambda path: separatrix.boundary(separatrix.read_boundary(path)),
            "theory": lambda path: theory.theory(theory.read_theory(path)),
            "along": lambda path: along.along(along.read_along(path)),
        }
        figure = draw[options.verb](options.data)
        for path in style.save(figure, options.out, options.stem or options.verb):
            print(path)
    except (OSError, ValueError) as error:
        print(f"sidestep.plot: {error}", file=sys.stderr)
        return 2
    return 0


def parse(arguments):
    parser = argparse.ArgumentParser(prog="python3 -m sidestep.plot",
                                     description="Figures from the files that sidestep writes.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, data, text in (
            ("figure2", "NPZ", "the half-plane with both basins and where runs start (Figure 2)"),
            ("figure3", "CSV", "trajectories with and without step-size warmup (Figure 3)"),
            ("table1", "JSON", "success rates against k (Table 1)"),
            ("landscape", "NPZ", "the loss over the half-plane, with runs"),
            ("map", "NPZ", "what sweep and threshold found, as curves or heat maps"),
            ("boundary", "NPZ", "the boundary between the basins, with starts"),
            ("theory", "CSV", "the theorems' times, measured and predicted, against k"),
            ("along", "CSV", "the claims' margins along one run")):
        one = verbs.add_parser(verb, help=text, description=text)
        one.add_argument("--data", required=True, metavar="FILE", help=f"the {data} file to draw")
        one.add_argument("--out", default=".", metavar="DIR", help="where to write (default .)")
        one.add_argument("--stem", help=f"their name without suffix (default {verb})")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
