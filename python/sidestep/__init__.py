"""sidestep: how gradient descent gets past the spurious optimum of a small residual network.

`sidestep.plot` draws the paper's figures and tables from the files that the program writes.
"""
