"""sidestep.plot draws every kind of result into Axes that it is given, and returns them."""

import unittest

import sidestep

try:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
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

    def test_every_start_is_on_the_shade_of_its_basin(self):
        # The boundary ends at u = 2.9, starts at 4: the lines of starts lean to the right.
        problem = sidestep.Problem(
            teacher={"p": 6, "angle": 0.409, "output": [1, 1, 1, -1, 2, 1, -1, 1, 0.5]},
            steps=[{"eta_a": 0.01, "eta_w": 0.01}])
        found = sidestep.boundary(problem, starts=400)
        self.assertGreater(found.starts.u.max(), found.u_0.max())
        above, _ = sidestep.plot.boundary(found).patches
        chosen = found.starts.outcome == 0
        self.assertGreater(chosen.sum(), 300)
        points = list(zip(found.starts.u[chosen], found.starts.s[chosen]))
        self.assertTrue(above.get_path().contains_points(points).all())

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

    def test_margins(self):
        run = sidestep.along("figure3/ssw", every=20)
        self.draws(sidestep.plot.margins, run, "Lemma 7", "Theorem 4", "next stage", "step")
        ax = self.draws(sidestep.plot.margins, run, "Lemma 6", claims=["lemma6"])
        self.assertEqual(ax.get_yscale(), "linear")
        with self.assertRaisesRegex(ValueError, "claims: found 'lemma8'"):
            sidestep.plot.margins(run, claims=["lemma8"])

    def test_one_column(self):
        """In a column of 3.3 inches nothing is cut off, and legends are clear of the data."""
        with sidestep.plot.paper():
            for draw, result in (
                    (sidestep.plot.margins, sidestep.along("figure3/ssw", every=100)),
                    (sidestep.plot.table1, sidestep.reproduce_table1(runs=20)),
                    (sidestep.plot.boundary, sidestep.boundary("table1/resnet/k16", starts=60)),
                    (sidestep.plot.landscape, sidestep.landscape("table1/resnet/k16", grid=21,
                                                                 trajectories=2)),
                    (sidestep.plot.basins, sidestep.basins("table1/resnet-ssw/k16", columns=20,
                                                           rows=20, starts=20))):
                figure = Figure(figsize=(3.3, 3.3), constrained_layout=True)
                ax = draw(result, ax=figure.subplots())
                canvas = FigureCanvasAgg(figure)
                canvas.draw()
                within = figure.bbox
                legend = ax.get_legend().get_window_extent()
                for box in (ax.get_tightbbox(canvas.get_renderer()), legend):
                    self.assertGreaterEqual(box.x0, within.x0 - 1, draw)
                    self.assertLessEqual(box.x1, within.x1 + 1, draw)
                    self.assertGreaterEqual(box.y0, within.y0 - 1, draw)
                for other in (ax.bbox, ax.xaxis.label.get_window_extent()):
                    self.assertLessEqual(legend.y1, other.y0 + 1, draw)
                self.assertGreater(ax.bbox.height, figure.bbox.height / 4, draw)

    def test_text_is_text(self):
        from sidestep.plot import style
        self.assertEqual(style.SETTINGS["svg.fonttype"], "none")
        self.assertEqual(style.SETTINGS["pdf.fonttype"], 42)

    def test_unknown_names(self):
        with self.assertRaises(AttributeError):
            sidestep.plot.nothing


if __name__ == "__main__":
    unittest.main()
