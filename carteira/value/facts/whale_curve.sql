SELECT
  ROW_NUMBER() OVER (ORDER BY result DESC, customer_id) AS place,
  customer_id,
  result,
  SUM(result) OVER (ORDER BY result DESC, customer_id ROWS UNBOUNDED PRECEDING) AS cumulative_result
FROM facts.customer_result
WHERE result IS NOT NULL
