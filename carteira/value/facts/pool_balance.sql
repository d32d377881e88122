SELECT
  held.pool,
  held.starts_on,
  held.name,
  held.ends_before,
  CAST(held.cost_cents AS DECIMAL(38, 0)) * CAST(0.01 AS DECIMAL(3, 2)) AS cost,
  held.practical_minutes,
  COALESCE(SUM(share.minutes) FILTER (WHERE share.part = 'customer'), 0) AS used_minutes,
  SUM(share.minutes) FILTER (WHERE share.part = 'unassigned') AS unassigned_minutes,
  SUM(share.events) FILTER (WHERE share.part = 'unassigned') AS unassigned_events,
  COALESCE(SUM(share.cost) FILTER (WHERE share.part = 'customer'), 0) AS assigned,
  SUM(share.cost) FILTER (WHERE share.part = 'unused') AS unused,
  SUM(share.cost) FILTER (WHERE share.part = 'unassigned') AS unassigned
FROM given.pool AS held
JOIN facts.pool_share AS share ON share.pool = held.pool AND share.pool_starts_on = held.starts_on
GROUP BY held.pool, held.starts_on, held.name, held.ends_before, held.cost_cents, held.practical_minutes
