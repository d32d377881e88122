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
    order_id * 4 + 1 AS event_no, 'order' AS event_kind, order_id AS event_id, customer_id, order_id, ordered_on AS happened_on, lines, quantity,
    manual_entry, closed_lot, distance_km, CAST(NULL AS DECIMAL(18, 4)) AS minutes, CAST(1 AS DECIMAL(5, 4)) AS share,
    channel, form_of_trade, CAST(NULL AS VARCHAR) AS drivers
  FROM facts.order_margin
  UNION ALL
  SELECT
    stopped.event_id * 4 + 2, 'stop', stopped.event_id, stopped.customer_id, stopped.order_id, stopped.happened_on, margin.lines, margin.quantity,
    stopped.manual_entry, stopped.closed_lot, stopped.distance_km, NULL, 1, stopped.channel, stopped.form_of_trade, NULL
  FROM stopped
  LEFT JOIN facts.order_margin AS margin ON margin.order_id = stopped.order_id
  UNION ALL
  SELECT
    order_id * 4 + 2, 'stop', order_id, customer_id, order_id, ordered_on, lines, quantity, manual_entry, closed_lot, distance_km, NULL, 1,
    channel, form_of_trade, NULL
  FROM facts.order_margin
  WHERE NOT EXISTS (SELECT 1 FROM stopped)
  UNION ALL
  SELECT
    touch.id * 4 + 3, touch.kind, touch.id, identity.customer_id, NULL, touch.business_date, NULL, NULL, NULL, NULL, NULL, touch.minutes,
    touch.share, touch.channel, touch.form_of_trade, touch.drivers
  FROM lake.customers_interaction AS touch
  JOIN lake.customers_sourceidentity AS identity ON identity.id = touch.identity_id
  CROSS JOIN given.run AS run
  WHERE touch.business_date >= run.starts_on
    AND touch.business_date < run.ends_before
    AND touch.kind <> 'note'
),
timed AS (
  SELECT event.*, COALESCE(equation.equation_no, 0) AS equation_no, COALESCE(equation.activity, '') AS activity, equation.pool,
    equation.revision, equation.base_minutes, equation.per_line, equation.per_unit, equation.per_km, equation.per_minute,
    equation.when_manual_entry, equation.unless_manual_entry, equation.when_closed_lot, equation.unless_closed_lot
  FROM event
  LEFT JOIN given.equation AS equation
    ON equation.event = event.event_kind
    AND event.happened_on >= equation.valid_from
    AND event.happened_on < equation.valid_until
),
said AS (
  SELECT
    timed.event_no,
    timed.equation_no,
    term.driver,
    term.equals,
    term.equals_number,
    term.minutes,
    CASE term.driver
      WHEN 'lines' THEN CAST(timed.lines AS DECIMAL(18, 4))
      WHEN 'quantity' THEN CAST(timed.quantity AS DECIMAL(18, 4))
      WHEN 'distance_km' THEN CAST(timed.distance_km AS DECIMAL(18, 4))
      WHEN 'manual_entry' THEN CASE WHEN timed.manual_entry THEN 1 WHEN NOT timed.manual_entry THEN 0 END
      WHEN 'closed_lot' THEN CASE WHEN timed.closed_lot THEN 1 WHEN NOT timed.closed_lot THEN 0 END
      WHEN 'minutes' THEN timed.minutes
    END AS number,
    CASE
      WHEN term.driver = 'channel' THEN LOWER(NULLIF(timed.channel, ''))
      WHEN term.driver = 'form_of_trade' THEN LOWER(NULLIF(timed.form_of_trade, ''))
      WHEN term.is_own THEN LOWER(NULLIF(json_extract_string(timed.drivers, '$.' || term.driver), ''))
    END AS word
  FROM timed
  JOIN given.equation_term AS term ON term.equation_no = timed.equation_no
),
valued AS (
  SELECT
    event_no,
    equation_no,
    driver,
    CASE
      WHEN number IS NULL AND word IS NULL THEN NULL
      WHEN equals IS NOT NULL THEN CASE WHEN word = equals OR number = equals_number THEN minutes ELSE 0 END
      WHEN number IS NOT NULL THEN minutes * number
      WHEN word = 'true' THEN minutes
      WHEN word = 'false' THEN 0
      ELSE minutes * TRY_CAST(word AS DECIMAL(18, 4))
    END AS term_minutes
  FROM said
),
summed AS (
  SELECT
    event_no,
    equation_no,
    SUM(CASE WHEN driver <> 'minutes' THEN term_minutes END) AS whole_minutes,
    SUM(CASE WHEN driver = 'minutes' THEN term_minutes END) AS own_minutes
  FROM valued
  GROUP BY event_no, equation_no
),
lacking AS (
  SELECT event_no, equation_no, string_agg(driver, ', ' ORDER BY driver) AS missing
  FROM valued
  WHERE term_minutes IS NULL
  GROUP BY event_no, equation_no
),
known AS (
  SELECT
    timed.event_kind,
    timed.event_id,
    timed.activity,
    timed.customer_id,
    timed.order_id,
    timed.happened_on,
    timed.pool,
    timed.revision,
    COALESCE(lacking.missing, NULLIF(CONCAT_WS(', ',
      CASE WHEN timed.when_closed_lot IS NOT NULL AND timed.closed_lot IS NULL THEN 'closed_lot' END,
      CASE WHEN timed.per_km IS NOT NULL AND timed.distance_km IS NULL THEN 'distance_km' END,
      CASE WHEN timed.per_line IS NOT NULL AND timed.lines IS NULL THEN 'lines' END,
      CASE WHEN timed.when_manual_entry IS NOT NULL AND timed.manual_entry IS NULL THEN 'manual_entry' END,
      CASE WHEN timed.per_minute IS NOT NULL AND timed.minutes IS NULL THEN 'minutes' END,
      CASE WHEN timed.per_unit IS NOT NULL AND timed.quantity IS NULL THEN 'quantity' END
    ), '')) AS lacks,
    -- One touchpoint with several customers costs its time once: each bears its share. Recorded minutes are a customer's share already.
    GREATEST(CAST(timed.share * CAST(
      timed.base_minutes
      + COALESCE(summed.whole_minutes, 0)
      + COALESCE(CAST(timed.per_line * CAST(timed.lines AS DECIMAL(18, 4)) AS DECIMAL(28, 8)), 0)
      + COALESCE(CAST(timed.per_unit * CAST(timed.quantity AS DECIMAL(18, 4)) AS DECIMAL(28, 8)), 0)
      + COALESCE(CAST(timed.per_km * CAST(timed.distance_km AS DECIMAL(18, 4)) AS DECIMAL(28, 8)), 0)
      + COALESCE(CASE WHEN timed.manual_entry THEN timed.when_manual_entry WHEN NOT timed.manual_entry THEN timed.unless_manual_entry END, 0)
      + COALESCE(CASE WHEN timed.closed_lot THEN timed.when_closed_lot WHEN NOT timed.closed_lot THEN timed.unless_closed_lot END, 0)
      AS DECIMAL(28, 8))
      + COALESCE(summed.own_minutes, 0)
      + COALESCE(CAST(timed.per_minute * timed.minutes AS DECIMAL(28, 8)), 0)
      AS DECIMAL(18, 4)), 0) AS known_minutes
  FROM timed
  LEFT JOIN summed ON summed.event_no = timed.event_no AND summed.equation_no = timed.equation_no
  LEFT JOIN lacking ON lacking.event_no = timed.event_no AND lacking.equation_no = timed.equation_no
)
SELECT
  known.event_kind,
  known.event_id,
  known.activity,
  known.customer_id,
  known.order_id,
  known.happened_on,
  known.pool,
  held.starts_on AS pool_starts_on,
  known.revision,
  CASE
    WHEN known.activity = '' THEN 'no time equation'
    WHEN held.starts_on IS NULL THEN 'no resource pool on this day'
    ELSE known.lacks
  END AS missing,
  known.known_minutes,
  CAST(
    CAST(held.cost_cents AS HUGEINT) * CAST(known.known_minutes * 10000 AS HUGEINT) * CAST(10000 AS HUGEINT)
    // CAST(held.practical_minutes * 10000 AS HUGEINT) AS DECIMAL(38, 0)
  ) * CAST(0.000001 AS DECIMAL(7, 6)) AS known_cost
FROM known
LEFT JOIN given.pool AS held ON held.pool = known.pool AND known.happened_on >= held.starts_on AND known.happened_on < held.ends_before
