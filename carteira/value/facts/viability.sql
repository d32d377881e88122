WITH tightest AS (
  SELECT pool
  FROM facts.pool_balance
  GROUP BY pool
  ORDER BY SUM(used_minutes + unassigned_minutes) / SUM(practical_minutes) DESC, pool
  LIMIT 1
),
used AS (
  SELECT cost.customer_id, MIN(tightest.pool) AS pool, SUM(cost.minutes) AS minutes
  FROM facts.activity_cost AS cost
  JOIN tightest ON tightest.pool = cost.pool
  GROUP BY cost.customer_id
),
lot AS (
  SELECT
    customer_id,
    COUNT(*) AS orders,
    COUNT(closed_lot) AS lots_known,
    COUNT(*) FILTER (WHERE closed_lot) AS closed_lots
  FROM facts.order_margin
  GROUP BY customer_id
)
SELECT
  result.customer_id,
  CASE WHEN result.invoice > 0 THEN CAST(result.result / result.invoice AS DECIMAL(18, 6)) END AS result_share,
  used.pool AS bottleneck,
  COALESCE(used.minutes, 0) AS bottleneck_minutes,
  CASE WHEN used.minutes > 0 THEN CAST(result.result / used.minutes AS DECIMAL(18, 4)) END AS result_per_minute,
  CASE WHEN lot.lots_known > 0 THEN CAST(lot.closed_lots / lot.lots_known AS DECIMAL(7, 6)) END AS closed_lot_share
FROM facts.customer_result AS result
LEFT JOIN used ON used.customer_id = result.customer_id
LEFT JOIN lot ON lot.customer_id = result.customer_id
