WITH bought AS (
  SELECT
    identity.customer_id,
    line.product_id,
    CAST(EXTRACT(YEAR FROM placed.ordered_on) * 4 + EXTRACT(QUARTER FROM placed.ordered_on) AS BIGINT) AS quarter,
    SUM(line.quantity) AS quantity,
    SUM(line.net_amount) AS net
  FROM lake.trade_orderline AS line
  JOIN lake.trade_order AS placed ON placed.id = line.order_id
  JOIN lake.customers_sourceidentity AS identity ON identity.id = placed.identity_id
  JOIN given.run AS run ON run.currency = placed.currency
  WHERE placed.state <> 'cancelled'
    AND placed.ordered_on < run.ends_before
    AND line.kind = 'sale'
    AND line.product_id IS NOT NULL
  GROUP BY
    identity.customer_id,
    line.product_id,
    CAST(EXTRACT(YEAR FROM placed.ordered_on) * 4 + EXTRACT(QUARTER FROM placed.ordered_on) AS BIGINT)
  HAVING SUM(line.quantity) > 0 AND SUM(line.net_amount) > 0
),
moved AS (
  SELECT
    later.customer_id,
    later.quarter,
    SUM(CAST(CAST(later.net AS DOUBLE) * CAST(before.quantity AS DOUBLE) / CAST(later.quantity AS DOUBLE) AS DECIMAL(24, 4))) AS same_basket,
    SUM(before.net) AS paid
  FROM bought AS later
  JOIN bought AS before
    ON before.customer_id = later.customer_id AND before.product_id = later.product_id AND before.quarter = later.quarter - 1
  GROUP BY later.customer_id, later.quarter
),
active AS (
  SELECT bought.customer_id, bought.quarter
  FROM bought
  GROUP BY bought.customer_id, bought.quarter
),
told AS (
  SELECT
    CASE
      WHEN moved.same_basket < moved.paid * 0.995 THEN 0
      WHEN moved.same_basket <= moved.paid * 1.005 THEN 1
      WHEN moved.same_basket <= moved.paid * 1.02 THEN 2
      WHEN moved.same_basket <= moved.paid * 1.05 THEN 3
      WHEN moved.same_basket <= moved.paid * 1.1 THEN 4
      WHEN moved.same_basket <= moved.paid * 1.2 THEN 5
      ELSE 6
    END AS band,
    next.quarter IS NULL AND after.quarter IS NULL AS silent
  FROM moved
  CROSS JOIN given.run AS run
  LEFT JOIN active AS next ON next.customer_id = moved.customer_id AND next.quarter = moved.quarter + 1
  LEFT JOIN active AS after ON after.customer_id = moved.customer_id AND after.quarter = moved.quarter + 2
  WHERE moved.quarter + 2 < EXTRACT(YEAR FROM run.ends_before) * 4 + EXTRACT(QUARTER FROM run.ends_before)
)
SELECT told.band, COUNT(*) AS seen, SUM(CASE WHEN told.silent THEN 1 ELSE 0 END) AS silent
FROM told
GROUP BY told.band
