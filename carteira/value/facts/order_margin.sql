WITH sold AS (
  SELECT
    order_id,
    COUNT(*) FILTER (WHERE kind <> 'charge') AS lines,
    SUM(quantity) FILTER (WHERE kind <> 'charge') AS quantity,
    SUM(list_amount) AS list_amount,
    SUM(on_invoice) AS on_invoice,
    SUM(invoice) AS invoice,
    SUM(cogs) AS cogs,
    COUNT(*) FILTER (WHERE cogs IS NULL) AS lines_without_cost,
    COUNT(*) FILTER (WHERE cost_not_recorded AND cogs IS NOT NULL) AS lines_with_assumed_cost
  FROM facts.sale_line
  GROUP BY order_id
)
SELECT
  placed.id AS order_id,
  identity.customer_id,
  placed.ordered_on,
  placed.currency,
  placed.channel,
  placed.form_of_trade,
  placed.manual_entry,
  placed.closed_lot,
  placed.distance_km,
  sold.lines,
  sold.quantity,
  COALESCE(sold.list_amount, 0) AS list_amount,
  COALESCE(sold.on_invoice, 0) AS on_invoice,
  COALESCE(sold.invoice, 0) AS invoice,
  CASE WHEN sold.lines_without_cost = 0 THEN sold.cogs END AS cogs,
  COALESCE(sold.lines_without_cost, 0) AS lines_without_cost,
  COALESCE(sold.lines_with_assumed_cost, 0) AS lines_with_assumed_cost
FROM lake.trade_order AS placed
JOIN lake.customers_sourceidentity AS identity ON identity.id = placed.identity_id
CROSS JOIN given.run AS run
LEFT JOIN sold ON sold.order_id = placed.id
WHERE placed.state <> 'cancelled'
  AND placed.ordered_on >= run.starts_on
  AND placed.ordered_on < run.ends_before
