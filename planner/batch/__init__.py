"""Many solves of one workbook: cases, the frontier, alternatives and regret, on one machine or many."""
