WITH labelled AS (
  SELECT 'territory' AS dimension, COALESCE(CAST(party.territory_id AS VARCHAR), '') AS segment, result.*
  FROM facts.customer_result AS result
  JOIN lake.customers_customer AS party ON party.id = result.customer_id
  UNION ALL
  SELECT 'country', COALESCE(party.country, ''), result.*
  FROM facts.customer_result AS result
  JOIN lake.customers_customer AS party ON party.id = result.customer_id
)
SELECT
  dimension,
  segment,
  COUNT(*) AS customers,
  COUNT(result) AS customers_known,
  SUM(CASE WHEN result < 0 THEN 1 ELSE 0 END) AS losing,
  SUM(list_amount) AS list_amount,
  SUM(invoice) AS invoice,
  CASE WHEN COUNT(cost_to_serve) = COUNT(*) THEN SUM(cost_to_serve) END AS cost_to_serve,
  SUM(result) AS result
FROM labelled
GROUP BY dimension, segment
UNION ALL
SELECT
  'category',
  COALESCE(line.category, ''),
  COUNT(DISTINCT line.customer_id),
  0,
  0,
  SUM(line.list_amount),
  SUM(line.invoice),
  NULL,
  CASE WHEN COUNT(*) FILTER (WHERE line.cogs IS NULL) = 0 THEN SUM(line.invoice - line.cogs) END
FROM facts.sale_line AS line
JOIN given.run AS run ON run.currency = line.currency
GROUP BY COALESCE(line.category, '')
