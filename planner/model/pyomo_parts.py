"""The parts of Pyomo that a path is built and compiled with, loaded without what they do not use.

``pyomo.environ`` loads the plugins of every solver and every extension of the language, and where SciPy has
been imported, Pyomo imports its statistics too: together more than half the time of a small solve.
"""

import sys
from importlib import import_module

import numpy as np
from scipy import sparse

if "pyomo.common.dependencies" not in sys.modules:
    # Pyomo puts SciPy off until it needs it, but only where it does not see that it is there already.
    _scipy = sys.modules.pop("scipy")
    try:
        import_module("pyomo.common.dependencies")
    finally:
        sys.modules["scipy"] = _scipy

from pyomo.core.base import ConcreteModel, Constraint, Objective, Var
from pyomo.core.expr import LinearExpression
from pyomo.repn.plugins import standard_form
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

__all__ = [
    "ConcreteModel",
    "Constraint",
    "LinearExpression",
    "LinearStandardFormCompiler",
    "Objective",
    "Var",
]

# The compiler's hooks for arrays: set by it at its first use, which would be when Pyomo needs SciPy.
_compiler = standard_form._LinearStandardFormCompiler_impl
_compiler._to_vector = np.fromiter
_compiler._csc_matrix = sparse.csc_array
_compiler._csr_matrix = sparse.csr_array
