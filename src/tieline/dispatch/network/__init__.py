"""A bounded dual simplex for generalised networks: columns with one or two nonzeros.

The basis of such a program is a graph in which every row owns one basic column, its *arc*. The
arc's other row is the row's *parent*; an arc with one nonzero is a root and has none. Following
parents ends at a root or runs into a cycle. Both systems of the simplex method are then walks:

    B x = r:   x = r / own, and the parent's r grows by turn r          child to parent
    y B = c:   y = c / own + turn y of the parent                       parent to child
    turn = - far / own     own, far: coefficients of the arc in the row and in its parent

Around a cycle the product of turns is not 1, or the basis would be singular; a walk that enters
a cycle with r goes round it once with r / (1 - product).

Every column has finite bounds, so a column outside the basis rests at the bound its reduced cost
asks for, and any basis is a start: there is no first phase. Each step takes the row whose arc
breaks a bound worst, by steepest edge (the length of its row of the inverse is a sum over the
subtree below it), and lets in the column that the long-step ratio test names.

Kernels allocate nothing; all rooms are in ``Simplex``, which is kept from solve to solve.
Sources: Ahuja, Magnanti, Orlin, Network Flows, ch. 15; Maros, Computational Techniques of the
Simplex Method, ch. 10; Forrest and Goldfarb 1992 (steepest edge).
"""
