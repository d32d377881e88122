"""Questions: what can be reported, the table of a question, the rows behind a number, the reports that people keep."""
