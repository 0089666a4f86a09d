"""sidestep.plot draws every kind of result into Axes that it is given, and returns them."""

import unittest

import sidestep

try:
    from matplotlib.figure import Figure
except ImportError:
    Figure = None

SWEEP = "problem = 'table1/resnet/k16'\n[[axis]]\nkey = 'init.output_radius'\nlinspace = [0.5, 2, 6]\n"
ANGLES = "[[axis]]\nkey = 'teacher.angle'\nlinspace = [0.3, 0.7, 5]\n"
KINDS = "[[axis]]\nkey = 'student.kind'\nlist = ['resnet', 'cnn']\n"


@unittest.skipIf(Figure is None, "matplotlib is missing")
class Drawing(unittest.TestCase):
    def draws(self, draw, result, *words, **more):
        ax = Figure().subplots()
        self.assertIs(draw(result, ax=ax, **more), ax)
        figure = draw(result, **more).figure  # Axes of its own
        from matplotlib.text import Text
        said = " ".join(text.get_text() for text in figure.findobj(Text))
        for word in words:
            self.assertIn(word, said)
        figure.canvas.draw()
        return ax

    def test_trajectory(self):
        run = sidestep.trajectory("figure3/ssw")
        for what, label in (("s", "a^*"), ("phi", "phi_t"), ("distances", "squared distance")):
            self.draws(sidestep.plot.trajectory, run, label, "iteration", what=what)
        with self.assertRaisesRegex(ValueError, "what: found 'x'"):
            sidestep.plot.trajectory(run, what="x")

    def test_table1(self):
        self.draws(sidestep.plot.table1, sidestep.reproduce_table1(runs=50), "ResNet", "CNN", "16")

    def test_boundary(self):
        for name in ("table1/resnet/k16", "table1/cnn/k16"):
            self.draws(sidestep.plot.boundary, sidestep.boundary(name, starts=60), "boundary",
                       "start, global")

    def test_landscape(self):
        self.draws(sidestep.plot.landscape,
                   sidestep.landscape("table1/resnet/k16", grid=31, trajectories=3),
                   "global optimum", "saddle")
        self.draws(sidestep.plot.landscape,
                   sidestep.landscape("table1/resnet/k16", grid=31, trajectories=0, hold="teacher"))

    def test_basins(self):
        self.draws(sidestep.plot.basins,
                   sidestep.basins("table1/resnet-ssw/k16", columns=30, rows=20, starts=30), "asinh")

    def test_phase_diagram(self):
        for axes, words in (("", ("radius",)), (ANGLES, ("radius", "angle")),
                            (KINDS, ("radius", "cnn"))):
            self.draws(sidestep.plot.phase_diagram, sidestep.sweep(SWEEP + axes), *words)
        with self.assertRaisesRegex(ValueError, "column: found 'x'"):
            sidestep.plot.phase_diagram(sidestep.sweep(SWEEP), column="x")

    def test_certificate(self):
        ax = self.draws(sidestep.plot.certificate,
                        sidestep.certify("table1/resnet/k16", width=0.05), "proved global",
                        "proved spurious")
        self.assertEqual(len(ax.collections), 1)

    def test_unknown_names(self):
        with self.assertRaises(AttributeError):
            sidestep.plot.nothing


if __name__ == "__main__":
    unittest.main()
