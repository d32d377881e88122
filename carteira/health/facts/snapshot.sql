WITH known AS (
  SELECT
    moment.as_of,
    bought.customer_id,
    MIN(CASE WHEN bought.amount > 0 THEN bought.day END) AS first_day,
    MAX(CASE WHEN bought.amount > 0 THEN bought.day END) AS last_day,
    SUM(CASE WHEN bought.amount > 0 THEN 1 ELSE 0 END) AS purchases,
    SUM(CASE WHEN bought.amount > 0 AND bought.day > moment.window_before THEN 1 ELSE 0 END) AS recent,
    SUM(bought.amount) AS amount,
    SUM(CASE WHEN bought.day > moment.window_before THEN bought.amount ELSE 0 END) AS recent_amount,
    SUM(CASE WHEN bought.day > moment.half_year_before THEN bought.amount ELSE 0 END) AS half_year,
    SUM(CASE WHEN bought.day > moment.year_before THEN bought.amount ELSE 0 END) AS whole_year,
    SUM(CASE WHEN bought.day > moment.year_before THEN bought.returned ELSE 0 END) AS returned
  FROM facts.buying_day AS bought
  JOIN given.moment AS moment ON bought.day <= moment.as_of
  GROUP BY moment.as_of, bought.customer_id
),
ahead AS (
  SELECT moment.as_of, bought.customer_id, SUM(bought.amount) AS amount
  FROM facts.buying_day AS bought
  JOIN given.moment AS moment ON bought.day > moment.as_of AND bought.day <= moment.window_after
  WHERE bought.amount > 0
  GROUP BY moment.as_of, bought.customer_id
)
SELECT
  known.as_of,
  known.customer_id,
  CAST(DATE_DIFF('day', known.last_day, known.as_of) AS BIGINT) AS days_since_last,
  CAST(DATE_DIFF('day', known.first_day, known.as_of) AS BIGINT) AS days_since_first,
  known.purchases,
  CASE WHEN known.purchases > 1 THEN DATE_DIFF('day', known.first_day, known.last_day) / (known.purchases - 1) END AS mean_gap,
  CASE
    WHEN known.purchases > 1
      THEN DATE_DIFF('day', known.last_day, known.as_of) * (known.purchases - 1) / DATE_DIFF('day', known.first_day, known.last_day)
  END AS waited_in_gaps,
  known.recent / known.purchases AS recent_share,
  CASE
    WHEN known.whole_year > known.half_year
      THEN CAST(known.half_year AS DOUBLE) / CAST(known.whole_year - known.half_year AS DOUBLE)
  END AS half_year_trend,
  CASE WHEN known.whole_year > 0 THEN CAST(known.returned AS DOUBLE) / CAST(known.whole_year AS DOUBLE) END AS returned_share,
  CASE WHEN late.billed > 0 THEN CAST(late.overdue AS DOUBLE) / CAST(late.billed AS DOUBLE) END AS overdue_share,
  CASE WHEN seen.has_cases THEN COALESCE(cases.cases, 0) END AS cases,
  CASE WHEN moment.window_after <= seen.last_day THEN ahead.customer_id IS NULL END AS went_silent,
  CASE
    WHEN moment.window_after <= seen.last_day AND known.recent_amount > 0 THEN COALESCE(ahead.amount, 0) < known.recent_amount * 0.5
  END AS shrank
FROM known
JOIN given.moment AS moment ON moment.as_of = known.as_of
CROSS JOIN given.observation AS seen
LEFT JOIN ahead ON ahead.as_of = known.as_of AND ahead.customer_id = known.customer_id
LEFT JOIN facts.overdue_then AS late ON late.as_of = known.as_of AND late.customer_id = known.customer_id
LEFT JOIN facts.complaints_then AS cases ON cases.as_of = known.as_of AND cases.customer_id = known.customer_id
WHERE known.last_day > moment.year_before
