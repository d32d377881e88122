SELECT
  identity.customer_id,
  placed.ordered_on AS day,
  SUM(CASE WHEN line.kind = 'sale' THEN line.net_amount ELSE 0 END) AS amount,
  SUM(CASE WHEN line.kind = 'return' THEN -line.net_amount ELSE 0 END) AS returned
FROM lake.trade_orderline AS line
JOIN lake.trade_order AS placed ON placed.id = line.order_id
JOIN lake.customers_sourceidentity AS identity ON identity.id = placed.identity_id
JOIN given.observation AS seen ON seen.currency = placed.currency
WHERE placed.state <> 'cancelled'
  AND placed.ordered_on <= seen.last_day
GROUP BY identity.customer_id, placed.ordered_on
