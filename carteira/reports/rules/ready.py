"""Reports that come with the product: code and question. Their names stand in `queries.ready`."""

READY: dict[str, str] = {
    "results-by-territory": "noun=results&rows=territory&measures=result.sum&measures=invoice.sum&measures=cost_to_serve.sum&measures=count",
    "results-by-owner": "noun=results&rows=owner&columns=attention&measures=result.sum",
    "sales-by-month": "noun=lines&rows=ordered.month&measures=net.sum&measures=orders.distinct&measures=customers.distinct&f=state:placed&when=last-12-months",
    "sales-by-category-and-channel": "noun=lines&rows=category&columns=channel&measures=net.sum&f=state:placed&when=last-12-months",
    "minutes-by-kind": "noun=contacts&rows=kind&measures=minutes.sum&measures=minutes.average&measures=count&when=last-90-days",
    "cases-by-cause": "noun=cases&rows=cause&columns=type&measures=count&when=last-12-months",
    "cases-by-month": "noun=cases&rows=opened.month&measures=count&measures=to_answer.average&measures=to_solve.average&measures=reopens.sum&when=last-12-months",
    "proposals-by-loss-reason": "noun=proposals&rows=loss_reason&columns=loss_source&measures=count&f=state:refused&when=last-12-months",
    "opportunities-by-step": "noun=opportunities&rows=step&rows=seller&measures=value.sum&measures=count&f=state:open",
    "customers-by-territory-and-status": "noun=customers&rows=territory&columns=status&measures=count",
}
