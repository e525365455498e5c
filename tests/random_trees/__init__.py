"""Random workbooks against the whole matrix: the tree solver must say what the plain linear program says."""
