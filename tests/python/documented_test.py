"""Every public name has a docstring with the sections that apply, and a place in docs/python.md."""

import dataclasses
import inspect
import unittest
from pathlib import Path

import sidestep

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "python.md").read_text(encoding="utf-8")
FIGURES = sorted(name for name in dir(sidestep.plot) if not name.startswith("_"))


def section(text, name):
    """The lines under a heading of a NumPy docstring."""
    _, found, rest = text.partition(f"{name}\n{'-' * len(name)}\n")
    return rest.split("\n\n")[0] if found else ""


class Documented(unittest.TestCase):
    def test_every_name_is_on_the_page(self):
        for name in [*sidestep.__all__, *FIGURES]:
            with self.subTest(name=name):
                self.assertRegex(PAGE, rf"\b{name}\b")

    def test_functions_name_their_parameters_and_what_they_return(self):
        for name in sidestep.__all__:
            call = getattr(sidestep, name)
            if not inspect.isfunction(call):
                continue
            with self.subTest(name=name):
                text = inspect.getdoc(call)
                self.assertTrue(text)
                parameters = inspect.signature(call).parameters
                if parameters:
                    listed = section(text, "Parameters")
                    for parameter in parameters:
                        self.assertRegex(listed, rf"(?m)^[\w*, ]*\b{parameter}\b")
                    self.assertTrue(section(text, "Returns"))
                    self.assertTrue(section(text, "Raises"))

    def test_results_name_their_fields(self):
        for name in sidestep.__all__:
            kind = getattr(sidestep, name)
            if not dataclasses.is_dataclass(kind):
                continue
            with self.subTest(name=name):
                text = inspect.getdoc(kind)
                listed = section(text, "Attributes") or text
                for field in dataclasses.fields(kind):
                    self.assertRegex(listed, rf"\b{field.name}\b")
                for method, function in inspect.getmembers(kind, inspect.isfunction):
                    if not method.startswith("_"):
                        self.assertTrue(function.__doc__, method)

    def test_problems_stores_and_figures(self):
        for kind in (sidestep.Problem, sidestep.Store):
            for name, member in vars(kind).items():
                if not name.startswith("_") and (callable(member) or isinstance(member, property)):
                    self.assertTrue(member.__doc__, name)
                    self.assertRegex(PAGE, rf"\.{name}\b")
        for name in FIGURES:
            with self.subTest(name=name):
                self.assertTrue(inspect.getdoc(getattr(sidestep.plot, name)))


if __name__ == "__main__":
    unittest.main()
