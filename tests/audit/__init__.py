"""Tests of plan workbooks that are read back."""
