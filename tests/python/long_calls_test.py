"""Progress, exceptions in callbacks, Ctrl-C, threads."""

import contextlib
import io
import os
import signal
import sys
import threading
import time
import types
import unittest
import unittest.mock

import sidestep

ENDLESS = 10**12  # runs
SLOW = sidestep.Problem.load("table1/resnet-ssw/k100").replace(
    **{"steps.1.eta_a": 1e-9, "steps.1.eta_w": 1e-9, "steps.1.until": 10**9})


class Progress(unittest.TestCase):
    def test_is_told_done_and_total(self):
        seen = []
        sidestep.run("table1/resnet/k16", runs=200_000,
                     progress=lambda done, total: seen.append((done, total)))
        self.assertEqual(seen[-1], (200_000, 200_000))
        self.assertEqual(seen, sorted(seen))

    def test_exceptions_end_the_call_and_are_passed_on(self):
        class Enough(Exception):
            pass

        def stop(*_):
            raise Enough("of it")

        calls = (lambda p: sidestep.run("table1/cnn/k16", runs=ENDLESS, progress=p),
                 lambda p: sidestep.sweep("radius", progress=p),
                 lambda p: sidestep.audit(progress=p),
                 lambda p: sidestep.reproduce_table1(progress=p),
                 lambda p: sidestep.certify("table1/resnet/k16", width=1e-6, progress=p))
        for call in calls:
            with self.assertRaisesRegex(Enough, "of it"):
                call(stop)
        self.assertEqual(sidestep.run("table1/cnn/k16", runs=10).runs, 10)

    def test_wrong_callbacks_say_so(self):
        with self.assertRaises(TypeError):
            sidestep.run("table1/cnn/k16", runs=ENDLESS, progress=lambda: None)

    def test_true_without_tqdm_says_so(self):
        said = io.StringIO()
        with unittest.mock.patch.dict(sys.modules, {"tqdm": None, "tqdm.auto": None}), \
                contextlib.redirect_stderr(said):
            sidestep.run("table1/cnn/k16", runs=10, progress=True)
        self.assertIn("tqdm is not installed", said.getvalue())

    def test_true_is_a_tqdm_bar(self):
        made = []

        class Bar:
            def __init__(self, **about):
                self.about, self.n, self.total, self.closed = about, 0, None, False
                made.append(self)

            def update(self, by):
                self.n += by

            def close(self):
                self.closed = True

        modules = {"tqdm": types.ModuleType("tqdm"), "tqdm.auto": types.ModuleType("tqdm.auto")}
        modules["tqdm.auto"].tqdm = Bar
        before = {name: sys.modules.get(name) for name in modules}
        sys.modules.update(modules)
        try:
            sidestep.run("table1/cnn/k16", runs=1000, progress=True)
        finally:
            for name, module in before.items():
                sys.modules.pop(name) if module is None else sys.modules.update({name: module})
        self.assertEqual((made[0].n, made[0].total, made[0].closed), (1000, 1000, True))


class CtrlC(unittest.TestCase):
    def interrupted(self, call, *more):
        timer = threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        began = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            call(*more)
        timer.join()
        self.assertLess(time.monotonic() - began, 30)  # endless otherwise

    def test_ends_every_long_call(self):
        for call in (lambda: sidestep.run("table1/cnn/k16", runs=ENDLESS),
                     lambda: sidestep.run("table1/cnn/k16", runs=ENDLESS,
                                          progress=lambda *_: None),
                     lambda: sidestep.trajectory(SLOW.replace(**{"run.max_steps": 10**10})),
                     lambda: sidestep.certify("table1/resnet/k16", width=1e-9, time=1000),
                     lambda: sidestep.reproduce_table1(runs=10**9)):
            self.interrupted(call)
        # Afterwards Python's handler is Python's again.
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)
        with self.assertRaises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)

    def test_a_call_inside_a_callback(self):
        def inner(*_):
            sidestep.run("table1/cnn/k16", runs=ENDLESS)
        self.interrupted(lambda: sidestep.run("table1/cnn/k16", runs=ENDLESS, progress=inner))

    def test_a_handler_that_raises_nothing(self):
        seen = []
        before = signal.signal(signal.SIGINT, lambda *_: seen.append(1))
        try:
            self.interrupted(lambda: sidestep.run("table1/cnn/k16", runs=ENDLESS))
        finally:
            signal.signal(signal.SIGINT, before)
        self.assertEqual(seen, [1])


class Threads(unittest.TestCase):
    def test_other_threads_run_meanwhile(self):
        ticks, done = [], threading.Event()

        def tick():
            while not done.wait(0.01):
                ticks.append(1)

        thread = threading.Thread(target=tick)
        thread.start()
        sidestep.trajectory(SLOW.replace(**{"run.max_steps": 3 * 10**7}))
        done.set()
        thread.join()
        self.assertGreater(len(ticks), 3)

    def test_calls_in_several_threads(self):
        results = []
        threads = [threading.Thread(target=lambda: results.append(
            sidestep.run("table1/resnet/k16", jobs=1).global_)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [4442] * 4)


if __name__ == "__main__":
    unittest.main()
