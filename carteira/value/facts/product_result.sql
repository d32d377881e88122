SELECT
  COALESCE(line.product_id, 0) AS product_id,
  MAX(line.category) AS category,
  SUM(line.quantity) AS quantity,
  SUM(line.list_amount) AS list_amount,
  SUM(line.invoice) AS invoice,
  CASE WHEN COUNT(*) FILTER (WHERE line.cogs IS NULL) = 0 THEN SUM(line.cogs) END AS cogs,
  CASE WHEN COUNT(*) FILTER (WHERE line.cogs IS NULL) = 0 THEN SUM(line.invoice - line.cogs) END AS margin,
  COUNT(DISTINCT line.customer_id) AS customers
FROM facts.sale_line AS line
JOIN given.run AS run ON run.currency = line.currency
GROUP BY COALESCE(line.product_id, 0)
