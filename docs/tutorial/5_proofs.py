"""Lesson 5. Proofs: of every start, bounds on a probability, and of a lemma."""
import sidestep

# With warmup, k = 16: does every start that the law allows reach the global optimum? Not a count
# of runs: interval arithmetic on boxes of starts, rounding included (docs/theory/certificates.md).
# `width`: stop when the starts left undecided have at most this probability.
certificate = sidestep.certify("table1/resnet-ssw/k16", width=1e-2, jobs=2)
print(f"with warmup, every start succeeds: {certificate.verdict}")

# Without warmup: no, and there is a start that certainly fails. The bounds are proved as well.
certificate = sidestep.certify("table1/resnet/k16", width=1e-2, jobs=2)
print(f"without warmup, every start succeeds: {certificate.verdict}")
print(f"P(global) is between {certificate.lower:.4f} and {certificate.upper:.4f}")

# A certificate is a text; other code checks it again, with other arithmetic.
accepted = sidestep.replay(certificate.text).accepted
print(f"the certificate is accepted: {'yes' if accepted else 'no'}")

# Claims of the paper, for all widths and teachers at once ...
for report in sidestep.audit("lemma-7", "assumption-1-strict"):
    print(f"{report.id}: {report.verdict}")
# ... and one of mine, in the order parameters (docs/theory/claims.md).
mine = "phi <= 1.5 -> g(phi) > 1"
print(f"{mine}: {sidestep.audit(claim=mine)[0].verdict}")
