WITH piece AS (
  SELECT
    part.order_id,
    SUM(CASE WHEN part.level = 'on_invoice' THEN part.amount ELSE 0 END) AS on_invoice,
    SUM(CASE WHEN part.level = 'on_invoice' THEN 0 ELSE part.amount END) AS off_invoice
  FROM lake.trade_pricecomponent AS part
  JOIN given.run AS run ON run.currency = part.currency
  WHERE part.order_id IS NOT NULL
    AND part.effective_on >= run.starts_on
    AND part.effective_on < run.ends_before
  GROUP BY part.order_id
),
direct AS (
  SELECT order_id, SUM(amount) AS amount FROM facts.direct_cost WHERE order_id IS NOT NULL GROUP BY order_id
),
served AS (
  SELECT order_id, SUM(known_cost) AS cost, SUM(known_minutes) AS minutes
  FROM facts.activity_event
  WHERE missing IS NULL AND order_id IS NOT NULL
  GROUP BY order_id
)
SELECT
  margin.order_id,
  margin.customer_id,
  margin.ordered_on,
  margin.list_amount,
  margin.on_invoice + COALESCE(piece.on_invoice, 0) AS on_invoice,
  margin.invoice - COALESCE(piece.on_invoice, 0) AS invoice,
  COALESCE(piece.off_invoice, 0) AS off_invoice,
  margin.cogs,
  CASE WHEN run.has_pools THEN COALESCE(served.cost, 0) END AS cost_to_serve,
  COALESCE(served.minutes, 0) AS minutes,
  COALESCE(direct.amount, 0) AS direct_costs,
  margin.invoice - COALESCE(piece.on_invoice, 0) - COALESCE(piece.off_invoice, 0) - margin.cogs - COALESCE(direct.amount, 0)
    - CASE WHEN run.has_pools THEN COALESCE(served.cost, 0) END AS result
FROM facts.order_margin AS margin
JOIN given.run AS run ON run.currency = margin.currency
LEFT JOIN piece ON piece.order_id = margin.order_id
LEFT JOIN direct ON direct.order_id = margin.order_id
LEFT JOIN served ON served.order_id = margin.order_id
