"""The look of every figure, and how figures become files.

Sizes are those on paper: a figure is WIDTH inches wide, the text width of a two-column page, and is
to be included unscaled. Colours are Okabe and Ito's, told apart by colour-blind readers and in grey
print; lines differ by their dashes as well.
"""

import os
import re
import tempfile
from html import escape, unescape
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from matplotlib.text import Text

WIDTH = 6.75

BLACK, ORANGE, SKY_BLUE, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
GREY = "#767676"  # of guide lines and remarks; still 4.5 to 1 on white

SETTINGS = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so it is there and the same everywhere
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8.5,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "legend.fontsize": 7.5,
    "figure.titlesize": 8.5,
    "mathtext.fontset": "cm",
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "ytick.minor.width": 0.4,
    "lines.linewidth": 1.4,
    "lines.markersize": 4.5,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "svg.fonttype": "none",  # text stays text: it can be searched, selected and restyled
    "svg.hashsalt": "sidestep",
    "pdf.fonttype": 42,
}

# The files carry no dates, or two runs would differ.
METADATA = {
    "svg": {"Date": None, "Creator": "sidestep"},
    "pdf": {"CreationDate": None, "Creator": "sidestep", "Producer": None},
    "png": {"Software": "sidestep"},
}

# What a reader's browser may have in place of the font that matplotlib names; as wide, or narrower.
SVG_FONTS = ("'DejaVu Sans'", "'DejaVu Sans', 'Bitstream Vera Sans', Verdana, sans-serif")


def paper():
    """A context in which matplotlib draws in this style and in no other: what a matplotlibrc says
    does not matter."""
    # The keys left out are not about looks, and setting them starts a window system or warns.
    defaults = {key: value for key, value in matplotlib.rcParamsDefault.items()
                if not key.startswith(("backend", "interactive", "toolbar", "date.epoch"))}
    return matplotlib.rc_context({**defaults, **SETTINGS})


def new_figure(height, **options):
    """An empty figure of the page's width that belongs to no window system."""
    return Figure(figsize=(WIDTH, height), constrained_layout=True, **options)


NARROW = 4.0  # inches: in Axes narrower than this the legend stands below


def width(ax):
    """The width in inches of the part of the figure that ax has, with its labels."""
    place = ax.get_subplotspec()
    share = 1 if place is None else len(place.colspan) / place.get_gridspec().ncols
    return share * ax.figure.get_size_inches()[0]


def legend(ax, handles=None):
    """A legend that covers no data: to the right of wide Axes, below those of one column. Returns
    ax. (Room for it is made by constrained layout, or by saving with bbox_inches="tight".)"""
    labels = [handle.get_label() for handle in handles or ()]
    if handles is None:
        handles, labels = ax.get_legend_handles_labels()
    if width(ax) >= NARROW:
        ax.legend(handles, labels, loc="center left", bbox_to_anchor=(1.01, 0.5))
        return ax
    size = matplotlib.rcParams["legend.fontsize"]
    letters = max((len(re.sub(r"\\[a-z]+|[${}_^]", "", label)) for label in labels), default=1)
    # As many side by side as fit: a letter is half as wide as high, a handle and gaps seven letters.
    columns = max(1, min(len(handles), int(width(ax) * 72 / (0.54 * size * (letters + 6)))))
    # Below the numbers and the label of the axis, whatever their size.
    numbers = ax.xaxis.get_majorticklabels()
    above = 1.25 * (numbers[0].get_size() if numbers else size) + 1.5 * ax.xaxis.label.get_size()
    ax.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.45, 0), ncol=columns,
              borderaxespad=(above + 12) / size, borderpad=0, columnspacing=1, handletextpad=0.5,
              handlelength=1.8)
    return ax


def save(figure, folder, stem):
    """Writes folder/stem.svg, .pdf and .png and returns their paths. A file appears when it is
    complete, or not at all."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{stem}.{suffix}" for suffix in METADATA]
    with paper():
        for path in paths:
            suffix = path.suffix[1:]
            # Computer Modern's letters have code points of their own, which is fine where the font
            # is in the file (PDF) or drawn (PNG). Real text in SVG must be Unicode, and of a font
            # that the reader has.
            _set_math_font(figure, "dejavusans" if suffix == "svg" else "cm")
            with _appearing_whole(path) as temporary:
                figure.savefig(temporary, format=suffix, metadata=METADATA[suffix])
                if suffix == "svg":
                    temporary.write_text(_portable(temporary.read_text("utf-8")), "utf-8")
    return paths


def _set_math_font(figure, font):
    for text in figure.findobj(Text):
        text.set_math_fontfamily(font)


def _portable(svg):
    """The SVG with fonts to fall back on, and formulas that every renderer sets alike: matplotlib
    places the glyphs of a formula by lists of coordinates, which librsvg ignores, so each glyph
    gets an element of its own."""
    placed = r'<tspan style="([^"]*)" x="([^"]*)" y="([^"]*)">([^<]*)</tspan>'
    return re.sub(placed, _one_by_one, svg).replace(*SVG_FONTS)


def _one_by_one(match):
    style, xs, ys, glyphs = match[1], match[2].split(), match[3].split(), unescape(match[4])
    if len(ys) == 1:
        ys *= len(xs)
    return "".join(f'<tspan style="{style}" x="{x}" y="{y}">{escape(glyph)}</tspan>'
                   for x, y, glyph in zip(xs, ys, glyphs))


class _appearing_whole:
    """Gives a temporary path beside `path`, renamed to `path` if all went well and else removed."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        handle, name = tempfile.mkstemp(prefix=f".{self.path.name}.", dir=self.path.parent)
        os.close(handle)
        self.temporary = Path(name)
        return self.temporary

    def __exit__(self, error, *_):
        if error:
            self.temporary.unlink(missing_ok=True)
            return
        umask = os.umask(0)
        os.umask(umask)
        self.temporary.chmod(0o666 & ~umask)  # mkstemp's files are private
        self.temporary.replace(self.path)
