"""Sphinx: the Python package, from its sources; nothing has to be built. Run by scripts/build_docs."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "python"))

project = "sidestep"
author = "the sidestep authors"
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon"]
autodoc_mock_imports = ["sidestep._core"]  # the compiled part says nothing that a reader needs
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_rtype = False
html_theme = "alabaster"
html_theme_options = {"description": "How gradient descent trains small neural networks"}
html_show_copyright = False
nitpicky = False


def plain_text(app, what, name, obj, options, lines):
    """Docstrings are read in a terminal and by help(): `a*` and `|v|` in them are mathematics, not
    marks of reStructuredText, and an indented block of a module's is an example."""
    before = ""
    marked = []
    for line in lines:
        indented = line.startswith("    ")
        if what == "module" and indented and not before.strip() and not in_block(marked):
            marked += ["::", ""]
        is_code = line.lstrip().startswith((">>>", "...")) or (what == "module" and indented)
        if not is_code:
            line = escaped(line)
            if what == "module":  # a name that ends with _ would be a link
                line = re.sub(r"(\w)_(?=\W|$)", r"\1\_", line)
        marked.append(line)
        before = line
    lines[:] = marked


def in_block(marked):
    """Whether the last line that is not blank belongs to an example."""
    last = next((line for line in reversed(marked) if line.strip()), "")
    return last.startswith("    ") or last == "::"


def escaped(line):
    """The line with * and | escaped, but not between backticks."""
    parts = line.split("`")
    for i in range(0, len(parts), 2):
        parts[i] = parts[i].replace("*", r"\*").replace("|", r"\|")
    return "`".join(parts)


def list_figures(app, page, source):
    """@FIGURES@ stands for the modules of sidestep.plot, whichever there are."""
    modules = sorted(path.stem for path in (ROOT / "python" / "sidestep" / "plot").glob("*.py")
                     if not path.stem.startswith("_"))
    entries = [f".. automodule:: sidestep.plot.{name}\n   :members:\n" for name in modules]
    source[0] = source[0].replace("@FIGURES@", "\n".join(entries))


def setup(app):
    app.connect("source-read", list_figures)
    app.connect("autodoc-process-docstring", plain_text, priority=100)  # before napoleon
