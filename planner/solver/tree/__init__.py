"""Solving the tree: branch by branch in worker processes, tied together by cuts, proven on the whole."""
