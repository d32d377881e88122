WITH stopped AS (
  SELECT
    stop.id AS event_id,
    identity.customer_id,
    stop.order_id,
    stop.delivered_on AS happened_on,
    COALESCE(stop.closed_lot, placed.closed_lot) AS closed_lot,
    COALESCE(stop.distance_km, placed.distance_km) AS distance_km,
    placed.manual_entry,
    placed.channel,
    placed.form_of_trade
  FROM lake.trade_delivery AS stop
  JOIN lake.customers_sourceidentity AS identity ON identity.id = stop.identity_id
  CROSS JOIN given.run AS run
  LEFT JOIN lake.trade_order AS placed ON placed.id = stop.order_id
  WHERE stop.delivered_on >= run.starts_on
    AND stop.delivered_on < run.ends_before
),
event AS (
  SELECT
    'order' AS event_kind, order_id AS event_id, customer_id, order_id, ordered_on AS happened_on, lines, quantity, manual_entry, closed_lot,
    distance_km, CAST(NULL AS DECIMAL(18, 4)) AS minutes, channel, form_of_trade, CAST(NULL AS VARCHAR) AS drivers
  FROM facts.order_margin
  UNION ALL
  SELECT
    'stop', stopped.event_id, stopped.customer_id, stopped.order_id, stopped.happened_on, margin.lines, margin.quantity, stopped.manual_entry,
    stopped.closed_lot, stopped.distance_km, NULL, stopped.channel, stopped.form_of_trade, NULL
  FROM stopped
  LEFT JOIN facts.order_margin AS margin ON margin.order_id = stopped.order_id
  UNION ALL
  SELECT
    'stop', order_id, customer_id, order_id, ordered_on, lines, quantity, manual_entry, closed_lot, distance_km, NULL, channel, form_of_trade, NULL
  FROM facts.order_margin
  WHERE NOT EXISTS (SELECT 1 FROM stopped)
  UNION ALL
  SELECT
    touch.kind, touch.id, identity.customer_id, NULL, touch.business_date, NULL, NULL, NULL, NULL, NULL, touch.minutes, touch.channel,
    touch.form_of_trade, touch.drivers
  FROM lake.customers_interaction AS touch
  JOIN lake.customers_sourceidentity AS identity ON identity.id = touch.identity_id
  CROSS JOIN given.run AS run
  WHERE touch.business_date >= run.starts_on
    AND touch.business_date < run.ends_before
    AND touch.kind <> 'note'
),
timed AS (
  SELECT event.*, COALESCE(equation.activity, '') AS activity, equation.pool, equation.revision, equation.base_minutes
  FROM event
  LEFT JOIN given.equation AS equation
    ON equation.event = event.event_kind
    AND event.happened_on >= equation.valid_from
    AND event.happened_on < equation.valid_until
),
said AS (
  SELECT
    timed.event_kind,
    timed.event_id,
    timed.activity,
    term.driver,
    term.equals,
    term.minutes,
    CASE term.driver
      WHEN 'lines' THEN CAST(timed.lines AS VARCHAR)
      WHEN 'quantity' THEN CAST(timed.quantity AS VARCHAR)
      WHEN 'distance_km' THEN CAST(timed.distance_km AS VARCHAR)
      WHEN 'manual_entry' THEN CAST(timed.manual_entry AS VARCHAR)
      WHEN 'closed_lot' THEN CAST(timed.closed_lot AS VARCHAR)
      WHEN 'minutes' THEN CAST(timed.minutes AS VARCHAR)
      WHEN 'channel' THEN NULLIF(timed.channel, '')
      WHEN 'form_of_trade' THEN NULLIF(timed.form_of_trade, '')
      ELSE NULLIF(json_extract_string(timed.drivers, '$.' || term.driver), '')
    END AS stated
  FROM timed
  JOIN given.equation_term AS term ON term.activity = timed.activity AND term.revision = timed.revision
),
valued AS (
  SELECT
    event_kind,
    event_id,
    activity,
    driver,
    CASE
      WHEN stated IS NULL THEN NULL
      WHEN equals IS NOT NULL THEN CASE WHEN LOWER(stated) = equals THEN minutes ELSE 0 END
      WHEN LOWER(stated) = 'true' THEN minutes
      WHEN LOWER(stated) = 'false' THEN 0
      ELSE minutes * TRY_CAST(stated AS DECIMAL(18, 4))
    END AS term_minutes
  FROM said
),
summed AS (
  SELECT
    event_kind,
    event_id,
    activity,
    SUM(term_minutes) AS term_minutes,
    string_agg(CASE WHEN term_minutes IS NULL THEN driver END, ', ' ORDER BY driver) AS missing
  FROM valued
  GROUP BY event_kind, event_id, activity
)
SELECT
  timed.event_kind,
  timed.event_id,
  timed.activity,
  timed.customer_id,
  timed.order_id,
  timed.happened_on,
  timed.pool,
  held.starts_on AS pool_starts_on,
  timed.revision,
  CASE
    WHEN timed.activity = '' THEN 'no time equation'
    WHEN held.starts_on IS NULL THEN 'no resource pool on this day'
    ELSE summed.missing
  END AS missing,
  GREATEST(CAST(timed.base_minutes + COALESCE(summed.term_minutes, 0) AS DECIMAL(18, 4)), 0) AS known_minutes,
  CAST(
    CAST(held.cost_cents AS HUGEINT) * CAST(GREATEST(CAST(timed.base_minutes + COALESCE(summed.term_minutes, 0) AS DECIMAL(18, 4)), 0) * 10000 AS HUGEINT)
    * CAST(10000 AS HUGEINT) // CAST(held.practical_minutes * 10000 AS HUGEINT) AS DECIMAL(38, 0)
  ) * CAST(0.000001 AS DECIMAL(7, 6)) AS known_cost
FROM timed
LEFT JOIN summed ON summed.event_kind = timed.event_kind AND summed.event_id = timed.event_id AND summed.activity = timed.activity
LEFT JOIN given.pool AS held ON held.pool = timed.pool AND timed.happened_on >= held.starts_on AND timed.happened_on < held.ends_before
