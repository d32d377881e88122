WITH taken AS (
  SELECT step.customer_id, SUM(step.amount) AS amount
  FROM facts.price_waterfall AS step
  WHERE step.step = 'off_invoice' OR (step.step = 'on_invoice' AND step.name <> 'discount on lines')
  GROUP BY step.customer_id
),
sold AS (
  SELECT
    line.customer_id,
    line.product_id,
    COUNT(DISTINCT line.order_id) AS orders,
    SUM(line.quantity) AS quantity,
    SUM(line.list_amount) AS list_amount,
    SUM(line.invoice) AS invoice
  FROM facts.sale_line AS line
  JOIN given.run AS run ON run.currency = line.currency
  WHERE line.kind = 'sale' AND line.product_id IS NOT NULL
  GROUP BY line.customer_id, line.product_id
  HAVING SUM(line.quantity) > 0 AND SUM(line.invoice) > 0
),
bought AS (
  SELECT sold.customer_id, SUM(sold.invoice) AS invoice
  FROM sold
  GROUP BY sold.customer_id
)
SELECT
  sold.customer_id,
  sold.product_id,
  COALESCE(CAST(party.territory_id AS VARCHAR), party.country, '') AS segment,
  NTILE(3) OVER (PARTITION BY sold.product_id ORDER BY sold.quantity, sold.customer_id) AS size,
  sold.orders,
  sold.quantity,
  sold.list_amount,
  sold.invoice,
  CAST(sold.list_amount / sold.quantity AS DECIMAL(18, 6)) AS unit_list,
  CAST(
    CAST(sold.invoice AS DOUBLE) * (1 - CAST(COALESCE(taken.amount, 0) AS DOUBLE) / CAST(bought.invoice AS DOUBLE)) / CAST(sold.quantity AS DOUBLE)
    AS DECIMAL(18, 6)
  ) AS unit_pocket
FROM sold
JOIN bought ON bought.customer_id = sold.customer_id
JOIN lake.customers_customer AS party ON party.id = sold.customer_id
LEFT JOIN taken ON taken.customer_id = sold.customer_id
