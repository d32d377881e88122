WITH line AS (
  SELECT
    sold.order_id,
    SUM(sold.net_amount) AS invoice,
    SUM(
      CASE
        WHEN sold.cost_amount IS NOT NULL THEN sold.cost_amount
        WHEN sold.kind = 'charge' THEN 0
        WHEN product.unit_cost IS NOT NULL AND product.currency = run.currency THEN CAST(product.unit_cost * sold.quantity AS DECIMAL(18, 4))
        ELSE CAST(sold.net_amount * assumption.cogs_share AS DECIMAL(18, 4))
      END
    ) AS cogs,
    COUNT(*) FILTER (WHERE sold.kind = 'sale') AS sales,
    COUNT(*) FILTER (
      WHERE sold.cost_amount IS NULL AND sold.kind <> 'charge' AND assumption.cogs_share IS NULL
      AND (product.unit_cost IS NULL OR product.currency <> run.currency)
    ) AS without_cost
  FROM lake.trade_orderline AS sold
  CROSS JOIN given.run AS run
  CROSS JOIN given.assumption AS assumption
  LEFT JOIN lake.trade_product AS product ON product.id = sold.product_id
  GROUP BY sold.order_id
)
SELECT
  identity.customer_id,
  placed.ordered_on AS day,
  SUM(line.invoice) AS invoice,
  CASE WHEN SUM(line.without_cost) = 0 THEN SUM(line.invoice - line.cogs) END AS margin,
  placed.ordered_on >= MIN(run.starts_on) AS in_period
FROM line
JOIN lake.trade_order AS placed ON placed.id = line.order_id
JOIN lake.customers_sourceidentity AS identity ON identity.id = placed.identity_id
JOIN given.run AS run ON run.currency = placed.currency
WHERE placed.state <> 'cancelled'
  AND placed.ordered_on < run.ends_before
  AND line.sales > 0
  AND line.invoice > 0
GROUP BY identity.customer_id, placed.ordered_on
