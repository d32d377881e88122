SELECT customer_id, activity, pool, SUM(events) AS events, SUM(minutes) AS minutes, SUM(cost) AS cost
FROM facts.pool_share
WHERE part = 'customer'
GROUP BY customer_id, activity, pool
