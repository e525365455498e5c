"""Constants of the tree solver that were set by hand: what each does, its unit, and what was tried.

Nothing here changes what is optimal: a plan is optimal when the certificate of the extensive form says so.
"Thirds" is every third subtree of the India workbook of November 2026 (273,000 columns), solved in one
process to a gap of 1e-4 with one constant changed: 17 Benders iterations as delivered, 9 to 18 with any of
the others below, and the same processor time within the noise of the machine (a tenth). "India" is all of it
(802,000).
"""

# Which way a tree is solved.

GAP = 1e-4
"""Distance from the best plan at which a large tree counts as solved. Unit: part of the expected cost. Tried:
1e-3, 1e-4 and 1e-5 on the tutorial."""
SMALL_COLUMNS = 20_000
"""Trees of up to so many columns are handed to the solver as one matrix, which is as fast. Unit: columns of
the extensive form. Tried: generated trees of 1,000 to 80,000."""
WHOLE_COLUMNS = 200_000
"""Larger matrices are never handed over whole: simplex time grows with the square of the size. Unit: columns
of the extensive form. Tried: 145,000 of India took a minute, 260,000 of a generated tree 5 to 8 seconds;
74,000 of India with a certain stop 21 s from nothing, 111 s from copied bases, 201 s branch by branch."""
EXACT_COLUMNS = 100_000
"""Up to so many columns trees without expectation constraints are solved exactly, by the whole matrix if need
be; all others to a gap. Unit: columns of the extensive form. Tried: not varied."""
CLOSED_GAP, EXACT_GAP = 1e-9, 1e-7
"""Gap that Benders iterations of exact solves aim at, and that such a solve accepts. Unit: part of the
expected cost. Tried: not varied."""

# Benders iterations: the first stage with cuts.

MOST_ITERATIONS = 400
"""Benders iterations at one set of prices. Unit: iterations. Tried: not varied; India takes 8 to 13."""
LEAST_RECOURSE_COST = -1e7
"""Lower bound of a subtree's recourse cost until its first cut; a plan that rests on it is not accepted.
Unit: money. Tried: not varied."""
FIRST_RADII, RADIUS, NO_RADIUS = (0.02, 0.2), 0.8, 1e9
"""Trust region of the first iterations, whose few cuts say little about what is far; of later ones, to begin
with; and the size from which it is none. Unit: part of the usual size of each column. Tried on thirds,
Benders iterations: no first radii 9, (.1, .4) 18; .4 and 1.6 later 17; no region 11."""
CAUTIOUS_RADIUS = 0.2
"""Trust region of the first iteration from a first stage that is none, or that a subtree cannot go on from;
it opens until it holds one. Unit: part of the usual size of each column. Tried on two cases of India
(electronics' share of STD .95 and .7), two at once, processor seconds: opened at once 184 and 134, .2 130 and
138."""
INWARD, LEAST_INWARD_SAVING, MOST_INWARD_SAVING = 0.6, 1e-6, 0.1
"""Part of the way from the best first stage to the master's, at which cuts are made: its corners lie too far
out; the saving from which that is worth while; and that from which the best is not worth staying near. Unit:
part of the way; parts of the objective. Tried on thirds: .3 11, .8 and 1 13; on a case of India that begins
at nine hundred times the cost of its plan: 15 iterations without the last, to come near."""
SERIOUS_SAVING, OPENING = 0.5, 16.0
"""Part of the promised saving that an iteration must keep for the region to double; growth of the region
where it is in the way at the end. Unit: part; factor. Tried on thirds: .25 17; growth by 4 10, by 64 17."""
PRESSING = 1e-10
"""Reduced cost from which a side of the region is in the way. Unit: part of the greatest cost. Tried: not
varied."""

MASTER_EDGE_WEIGHTS = 1
"""HiGHS's dual edge weights in the first stage with cuts: 1 Devex, -1 its own choice, steepest edge, whose
weights every new row of a cut makes it work out again. Unit: HiGHS's code. Tried on India, processor time of
all its solves: -1 20.8 s, 1 16.9 s; in subtrees, whose rows stay, Devex takes a third longer."""
MOST_UPDATES = 200
"""Simplex iterations from one factor of a subtree's basis: factors are cheap (30 ms where the largest subtree
of India takes 2 ms an iteration), and each update makes solves with them dearer. Unit: iterations. Tried on
that subtree after a price moved by a fifth (188,814 columns, 23,600 iterations), processor seconds: HiGHS's
own choice (some 770) 67, 300 52, 200 48, 150 49, 100 58, 50 60."""

COLUMNS_AN_ITERATION, LEAST_LIMIT = 4, 20_000
"""Simplex iterations from the last basis of a subtree, after which it is solved from nothing: one for so many
columns, or so many if that is more. Unit: columns; iterations. Tried: usual solves of India take one for
eight columns at most; where Chinese prices of HIT fall by a fifth, the largest subtree (188,814 columns) did
not end in four minutes from the basis of the base case, which is far from dual feasible there."""

PRIMAL_COLUMNS = 100_000
"""Largest subtree that is solved by the primal simplex method where only costs and coefficients have changed:
its values still keep the rows. Unit: columns. Tried on a case of India (price of Chinese STD 50), processor
seconds: thirteen subtrees of up to 70,000 columns 24 instead of 43; the largest, of 189,000 columns, 64
instead of 45."""

# Prices of the expectation constraints, and combinations of plans.

BENDERS_PART = 0.6
"""Part of the gap that is left to Benders iterations at one set of prices; the rest is for prices. Unit: part
of the gap. Tried on a case of India (wind's share of HIT), from the base case, iterations and processor
seconds: .12 16 and 73, .4 10 and 68; before the first stages that are tried were combined, .12 27 and 110. On
five cases, simplex iterations: .4 306,000, .6 291,000; from nothing both 227 processor seconds."""
FAR_LESS, FAR_ENOUGH = 0.02, 2.0
"""Iterations leave the rest to other prices where their gap is so much less than what the best combination
lacks, and no more than so many accepted gaps. Unit: parts; accepted gaps. Tried on two cases of India: with
.1 one (wind's share of HIT) ended too early for its own bound; the other (cost of making magnets +25 %),
whose prices are a third off, ends its first sweep eight iterations earlier with either."""
CLOSER = 0.25
"""Gap that Benders iterations go on to, where a plan is near what they can still prove: then some more cost
less than iterations at other prices. Unit: part of the gap at which they ended. Tried on a case of India
(industry's share of motors), solves of all subtrees: 22 without going on, 17 with .25."""
LEAST_SAVING = 0.25
"""What new prices must make the best combination cheaper, for more to be tried at the same first stage: what
it misses then is for another one to mend. Unit: part of the accepted gap. Tried: not varied."""
SWEEP_RADIUS, KNOWN_RADIUS, UNKNOWN_RADIUS = 0.25, 0.1, 1.0
"""First half-width of the region of the next Benders iterations' prices, as a part of each, or of the least
there is; where the first prices are from a problem like this one; and of rows among them that had no price
there. Unit: parts. Tried on India to a gap of 1e-5: .1 needs four sweeps from nothing, .25 three; on a case
of it (wind's share of HIT) from prices on the wrong side, processor seconds: .25 92, .1 84; for rows without
a price on two (price of Chinese MOT 48, cost of making magnets +25 %): 1 505 and 430, 3 585 and more than
430."""
WITHIN_REACH = 0.25
"""What Benders iterations can still prove beyond their bound. Unit: part of its distance from the best first
stage. Tried on a case of India (price of Chinese STD 50): half of it was a little too much, and cost 13
processor seconds."""
MOST_SWEEPS = 24
"""How often prices are set anew, with Benders iterations for each. Unit: sweeps. Tried: not varied; India
takes 1 or 2, thirds 4."""
DETERMINISTIC_GAP = 1e-4
"""Precision of what the deterministic plan costs. Unit: part of that cost. Tried: not varied."""
PRICE_RISE = 1.0
"""First prices against their worth in the base scenario. Unit: factor. Tried on India, in one process without
the deterministic plan: 1 13 Benders iterations and 100 s, 1.03 18 and 138 s. On thirds: 1 16, 1.1 15, with
8 % more simplex iterations both."""
WORTHLESS = 1e-6
"""Worth in the base scenario below which a first price is 0. Unit: money per unit of the row. Tried: not
varied."""
FAR_PRICES = 10.0
"""Rise of the dearest first price from one problem to the next, from which the next is solved from nothing;
and of the worth of one row, from which its price does not rise with it. Unit: factor. Tried on three cases of
India: price of Chinese HIT 66, which no plant survives (from 2 to 120), not ended after ten minutes from the
base case, 319 processor seconds from nothing; cost of making magnets +25 % (three rows rise to thirty times
what they were, to .03, the dearest stays at 1.9) not ended after five minutes from nothing, 430 seconds from
the base case; price of Chinese MOT 48 (a row has a first price of 15, the dearest was 1.9) 976 at that price,
505 from 1.9."""
PRICE_RADIUS, LEAST_PRICE_SIZE = 0.02, 0.1
"""First half-width of the trust region of prices, as a part of each price, and the least such price as a part
of the dearest. Unit: parts. Tried on thirds: .01 12, .05 and .2 11, with 6, 9 and 23 % more simplex
iterations; on India, simplex iterations for the deterministic plan: .02 57,000, .05 77,000, no region
390,000."""
KEPT_PROMISE, WIDER, NARROWER = 0.5, 3.0, 0.5
"""Part of the promise that must be kept for the region to widen at the sides that prices are on (or less,
where they are there again), and its change; it narrows where prices prove less than before by more than was
promised. Unit: part; factors. Tried on thirds: kept .25 15, wider by 2 18."""
PRESSED = 0.999
"""Part of the half-width from which a price is on the side of its region. Unit: part. Tried: not varied."""
NEAR_FIRST = 0.2
"""Sweeps begin at prices that proved most for the deterministic plan, if each is so near its first: a first
stage that is held may need prices that are far off. Unit: part of the first price. Tried on thirds: to begin
at the last prices, three times the first, took twice the time."""
MOST_PRICES, MOST_HELD_PRICES = 4, 16
"""Prices tried for one first stage before Benders iterations look for a better one; where it is held. Unit:
trials. Tried on thirds: 2 and 8 11; on India with first stages combined, from nothing and for one case after
it, iterations and processor seconds: 4 34 and 243, 14 and 113; 2 37 and 247, 19 and 123."""
SMALL_PART = 0.5
"""Columns of the small subtrees, which alone are solved where prices are tried at a first stage. Unit: part
of the columns of all subtrees. Tried on three cases of India (wind's share of HIT, electronics' share of STD
.7, return that owners ask .14), processor seconds of these trials: 1 10.1, 12.2 and 7.4; .5 4.9, 5.2 and 4.0,
to the same costs within 1e-6."""
PRICE_BOUND = 100.0
"""Bound on prices: so many times the dearest first price, and at least so much money per unit. Unit: factor.
Tried: not varied."""
SHORTFALL_COST = 10.0
"""What a combination pays for what it misses of an expectation constraint, while prices are still sought.
Unit: prices of that constraint. Tried: not varied."""
TRIAL_RISE = 10.0
"""Rise of the prices of rows of which the best combination rather misses a little than pay, at which they are
tried at one first stage. Unit: factor. Tried on India with prices outside China -8 %, without a region of the
first iterations, processor seconds: 1 283 (eleven sweeps, whose prices came to rest where a row was missed by
a thousandth of its price), 10 116; with cost of making magnets +25 % 377 and 257."""
FIRST_RISE = 1.25
"""Greatest rise of prices after the first sweep, where what is missed is worth so little that they say
nothing about it; twice as much after each further sweep. Unit: factor. Tried on a case of India (price of
Chinese STD 50), which needs a tenth more: a rise of 3.5 cost it a sweep for nothing."""
PAID_AS_MISSED = 0.5
"""Price from which a row counts as one that a combination misses, or would but for others that it misses
instead. Unit: part of what missing it costs. Tried: not varied."""
MISSED = 1e-6
"""What a plan may miss of all expectation constraints together. Unit: units of the rows. Tried: not
varied."""
MARGIN = 1e-8
"""Margin of expectation constraints, because solvers keep rows only about. Unit: part of what all proposals
give at most. Tried: not varied."""
WORTH_COMBINING = 20.0
"""Distance of both bounds of Benders iterations up to which the first stages that they try are kept, to be
combined. Unit: accepted gaps. Tried: not varied."""
MOST_COMBINED = 3
"""First stages that a plan combines, from which the next problem begins too. Unit: first stages. Tried on two
cases of India (return that owners ask .14, prices outside China -8 %), processor seconds: 0 65 and 114; 3
(the plan has two) 55 and 110; with 3 others that were tried before it 57 for the first, with all of them 63.
"""
MOST_KEPT, RECENT = 40, 8
"""Proposals from which those without weight are forgotten, but for the last few. Unit: proposals. Tried: not
varied; India makes 9."""

# What weighs next to nothing.

UNLIKELY = 0.1
"""Probability of the base scenario below which its last months are solved again at full costs. Unit:
probability. Tried: not varied; India's has .0015."""

# Numbers that count as nothing.

NO_SLOPE = 1e-12
"""Slope of a cut, or infeasibility it proves, that is none. Unit: money per unit of the column; units of the
row. Tried: not varied."""
NO_COST = 1e-13
"""What is left of a cost that its price cancels. Unit: money per unit of the column. Tried: not varied."""
PRECISE, BROKEN = 1e-8, 1e-5
"""How far a row may be missed before it is solved again from a fresh factor; and from nothing, because what
the solver calls optimal is not. Unit: units of the row. Tried: not varied; one case missed a row by 100."""
NO_PROMISE = 1e-9
"""Least promise of prices that is divided by. Unit: money. Tried: not varied."""
