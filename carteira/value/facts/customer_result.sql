WITH sale AS (
  SELECT
    margin.customer_id,
    COUNT(*) AS orders,
    SUM(margin.list_amount) AS list_amount,
    SUM(margin.on_invoice) AS on_invoice,
    SUM(margin.invoice) AS invoice,
    SUM(margin.cogs) AS cogs,
    SUM(margin.lines_without_cost) AS lines_without_cost,
    SUM(margin.lines_with_assumed_cost) AS lines_with_assumed_cost
  FROM facts.order_margin AS margin
  JOIN given.run AS run ON run.currency = margin.currency
  GROUP BY margin.customer_id
),
foreign_sale AS (
  SELECT margin.customer_id, COUNT(*) AS orders
  FROM facts.order_margin AS margin
  JOIN given.run AS run ON run.currency <> margin.currency
  GROUP BY margin.customer_id
),
piece AS (
  SELECT
    customer_id,
    SUM(amount) FILTER (WHERE step = 'on_invoice' AND name <> 'discount on lines') AS on_invoice,
    SUM(amount) FILTER (WHERE step = 'off_invoice') AS off_invoice
  FROM facts.price_waterfall
  GROUP BY customer_id
),
direct AS (
  SELECT customer_id, SUM(amount) AS amount FROM facts.direct_cost GROUP BY customer_id
),
served AS (
  SELECT customer_id, SUM(cost) AS cost FROM facts.activity_cost GROUP BY customer_id
),
left_out AS (
  SELECT customer_id, COUNT(*) AS events FROM facts.activity_event WHERE missing IS NOT NULL AND activity <> '' GROUP BY customer_id
),
owed AS (
  SELECT
    customer_id,
    COUNT(*) AS invoices,
    SUM(CASE WHEN issued_in_period THEN amount END) AS billed,
    SUM(CASE WHEN issued_in_period THEN amount_days END) AS amount_days,
    COUNT(*) FILTER (WHERE open_amount > 0) AS open_invoices,
    SUM(charge_days) AS charge_days
  FROM facts.receivable
  GROUP BY customer_id
),
everyone AS (
  SELECT customer_id FROM sale
  UNION SELECT customer_id FROM foreign_sale
  UNION SELECT customer_id FROM piece
  UNION SELECT customer_id FROM direct
  UNION SELECT customer_id FROM served
  UNION SELECT customer_id FROM left_out
  UNION SELECT customer_id FROM owed
),
known AS (
  SELECT
    everyone.customer_id,
    COALESCE(sale.orders, 0) AS orders,
    COALESCE(sale.list_amount, 0) AS list_amount,
    COALESCE(sale.on_invoice, 0) + COALESCE(piece.on_invoice, 0) AS on_invoice,
    COALESCE(piece.off_invoice, 0) AS off_invoice,
    CASE WHEN COALESCE(sale.lines_without_cost, 0) = 0 THEN COALESCE(sale.cogs, 0) END AS cogs,
    COALESCE(sale.lines_without_cost, 0) AS lines_without_cost,
    COALESCE(sale.lines_with_assumed_cost, 0) AS lines_with_assumed_cost,
    COALESCE(foreign_sale.orders, 0) AS foreign_orders,
    CASE WHEN run.has_pools AND (served.cost IS NOT NULL OR left_out.events IS NULL) THEN COALESCE(served.cost, 0) END AS cost_to_serve,
    COALESCE(direct.amount, 0) AS direct_costs,
    COALESCE(left_out.events, 0) AS unassigned_events,
    COALESCE(owed.open_invoices, 0) AS open_invoices,
    owed.billed,
    owed.amount_days,
    COALESCE(sale.invoice, 0) > 0 AND owed.invoices IS NULL AS never_billed,
    CASE
      WHEN NOT run.has_rate THEN NULL
      WHEN owed.invoices IS NOT NULL THEN owed.charge_days
      WHEN COALESCE(sale.invoice, 0) <= 0 THEN 0
      ELSE CAST(sale.invoice - COALESCE(piece.on_invoice, 0) AS DECIMAL(18, 4)) * assumption.days_to_pay * run.annual_rate
    END AS charge_days
  FROM everyone
  CROSS JOIN given.run AS run
  CROSS JOIN given.assumption AS assumption
  LEFT JOIN sale ON sale.customer_id = everyone.customer_id
  LEFT JOIN foreign_sale ON foreign_sale.customer_id = everyone.customer_id
  LEFT JOIN piece ON piece.customer_id = everyone.customer_id
  LEFT JOIN direct ON direct.customer_id = everyone.customer_id
  LEFT JOIN served ON served.customer_id = everyone.customer_id
  LEFT JOIN left_out ON left_out.customer_id = everyone.customer_id
  LEFT JOIN owed ON owed.customer_id = everyone.customer_id
),
priced AS (
  SELECT
    *,
    list_amount - on_invoice AS invoice,
    list_amount - on_invoice - off_invoice AS pocket,
    list_amount - on_invoice - off_invoice - cogs AS pocket_margin,
    CAST(
      (2 * CAST(CAST(charge_days AS DECIMAL(28, 9)) * CAST(1000000000 AS DECIMAL(10, 0)) AS HUGEINT) + CASE WHEN charge_days < 0 THEN -1 ELSE 1 END * CAST(3650000000 AS HUGEINT))
      // CAST(7300000000 AS HUGEINT) AS DECIMAL(38, 0)
    ) * CAST(0.01 AS DECIMAL(3, 2)) AS financing
  FROM known
)
SELECT
  customer_id,
  list_amount,
  on_invoice,
  invoice,
  off_invoice,
  pocket,
  cogs,
  pocket_margin,
  cost_to_serve,
  direct_costs,
  financing,
  CASE WHEN foreign_orders = 0 THEN pocket_margin - cost_to_serve - direct_costs - financing END AS result,
  orders,
  CASE WHEN billed > 0 THEN CAST(amount_days / billed AS DECIMAL(18, 2)) END AS days_to_pay,
  lines_without_cost,
  lines_with_assumed_cost,
  foreign_orders,
  unassigned_events,
  open_invoices,
  never_billed
FROM priced
