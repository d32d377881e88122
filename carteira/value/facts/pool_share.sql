WITH part AS (
  SELECT pool, pool_starts_on, 'customer' AS part, activity, customer_id, COUNT(*) AS events, SUM(known_minutes) AS minutes
  FROM facts.activity_event
  WHERE missing IS NULL
  GROUP BY pool, pool_starts_on, activity, customer_id
  UNION ALL
  SELECT held.pool, held.starts_on, 'unassigned', '', 0, COUNT(event.event_id), COALESCE(SUM(event.known_minutes), 0)
  FROM given.pool AS held
  LEFT JOIN facts.activity_event AS event
    ON event.pool = held.pool AND event.pool_starts_on = held.starts_on AND event.missing IS NOT NULL
  GROUP BY held.pool, held.starts_on
),
used AS (
  SELECT pool, pool_starts_on, SUM(minutes) AS minutes FROM part GROUP BY pool, pool_starts_on
),
whole AS (
  SELECT * FROM part
  UNION ALL
  SELECT held.pool, held.starts_on, 'unused', '', 0, 0, held.practical_minutes - used.minutes
  FROM given.pool AS held
  JOIN used ON used.pool = held.pool AND used.pool_starts_on = held.starts_on
),
quota AS (
  SELECT
    whole.*,
    CAST(held.cost_cents AS HUGEINT) AS cost_cents,
    CAST(held.cost_cents AS HUGEINT) * CAST(CAST(whole.minutes AS DECIMAL(28, 4)) * CAST(10000 AS DECIMAL(5, 0)) AS HUGEINT) AS dividend,
    CAST(held.practical_minutes * 10000 AS HUGEINT) AS divisor
  FROM whole
  JOIN given.pool AS held ON held.pool = whole.pool AND held.starts_on = whole.pool_starts_on
),
divided AS (
  SELECT
    *,
    dividend // divisor - CASE WHEN dividend % divisor < 0 THEN 1 ELSE 0 END AS floor_cents,
    dividend % divisor + CASE WHEN dividend % divisor < 0 THEN divisor ELSE 0 END AS remainder
  FROM quota
),
ranked AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY pool, pool_starts_on ORDER BY remainder DESC, part, activity, customer_id) AS turn,
    cost_cents - SUM(floor_cents) OVER (PARTITION BY pool, pool_starts_on) AS left_over
  FROM divided
)
SELECT
  pool,
  pool_starts_on,
  part,
  activity,
  customer_id,
  events,
  minutes,
  CAST(floor_cents + CASE WHEN turn <= left_over THEN 1 ELSE 0 END AS DECIMAL(38, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS cost
FROM ranked
