"""Figures for papers from the files that `sidestep` writes.

    python3 -m sidestep.plot figure3 --data figure3.csv --out figures
    python3 -m sidestep.plot table1 --data table1.json --out figures
    python3 -m sidestep.plot map --data radius.npz --out figures --stem radius

writes figure3.svg, .pdf and .png (table1.*, radius.*; also figure2, landscape and boundary, each from its
.npz), the same bytes each time from the same data and the
same matplotlib. From Python:

    from sidestep.plot.figure3 import figure3, read_trajectories
    from sidestep.plot.style import save
    save(figure3(*read_trajectories("figure3.csv")), "figures", "figure3")

The functions called plot_... draw into Axes of yours and return them, so that a figure can be put
together otherwise; `with style.paper():` around your own code gives it the same look. Nothing is
imported here, so that the command line can say what is missing.
"""
