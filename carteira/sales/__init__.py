"""Running the sales: prospects, opportunities, proposals, visits, tasks, outreach."""
