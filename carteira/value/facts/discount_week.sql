SELECT
  line.product_id,
  CAST(DATE_TRUNC('week', placed.ordered_on) AS DATE) AS week,
  COUNT(*) AS lines,
  SUM(CASE WHEN line.net_amount <= line.list_amount * 0.95 THEN 1 ELSE 0 END) AS promoted,
  SUM(CASE WHEN line.net_amount <= line.list_amount * 0.95 THEN line.list_amount END) AS promoted_list,
  SUM(CASE WHEN line.net_amount <= line.list_amount * 0.95 THEN line.net_amount END) AS promoted_net
FROM lake.trade_orderline AS line
JOIN lake.trade_order AS placed ON placed.id = line.order_id
JOIN given.run AS run ON run.currency = placed.currency
WHERE placed.state <> 'cancelled'
  AND placed.ordered_on < run.ends_before
  AND line.kind = 'sale'
  AND line.product_id IS NOT NULL
  AND line.list_amount > 0
GROUP BY line.product_id, CAST(DATE_TRUNC('week', placed.ordered_on) AS DATE)
