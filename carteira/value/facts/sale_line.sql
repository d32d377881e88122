SELECT
  line.id AS line_id,
  placed.id AS order_id,
  identity.customer_id,
  line.product_id,
  product.category,
  placed.ordered_on,
  placed.currency,
  line.kind,
  line.quantity,
  line.list_amount,
  line.list_amount - line.net_amount AS on_invoice,
  line.net_amount AS invoice,
  CASE
    WHEN line.cost_amount IS NOT NULL THEN line.cost_amount
    WHEN line.kind = 'charge' THEN 0
    WHEN product.unit_cost IS NOT NULL AND product.currency = placed.currency
      THEN CAST(product.unit_cost * line.quantity AS DECIMAL(18, 4))
    ELSE CAST(line.net_amount * assumption.cogs_share AS DECIMAL(18, 4))
  END AS cogs,
  line.cost_amount IS NULL AND line.kind <> 'charge' AND (product.unit_cost IS NULL OR product.currency <> placed.currency) AS cost_not_recorded
FROM lake.trade_orderline AS line
JOIN lake.trade_order AS placed ON placed.id = line.order_id
JOIN lake.customers_sourceidentity AS identity ON identity.id = placed.identity_id
CROSS JOIN given.run AS run
CROSS JOIN given.assumption AS assumption
LEFT JOIN lake.trade_product AS product ON product.id = line.product_id
WHERE placed.state <> 'cancelled'
  AND placed.ordered_on >= run.starts_on
  AND placed.ordered_on < run.ends_before
