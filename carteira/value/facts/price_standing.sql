SELECT
  position.customer_id,
  COUNT(*) AS products,
  COUNT(position.floor) AS compared,
  SUM(CASE WHEN position.unit_pocket < position.floor THEN 1 ELSE 0 END) AS below,
  SUM(CASE WHEN position.unit_pocket > position.stretch THEN 1 ELSE 0 END) AS above,
  SUM(position.list_amount) AS list_amount,
  SUM(position.invoice) AS invoice,
  SUM(position.gap) AS gap
FROM facts.price_position AS position
GROUP BY position.customer_id
