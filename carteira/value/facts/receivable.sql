WITH invoice AS (
  SELECT billed.id AS invoice_id, identity.customer_id, billed.issued_on, billed.due_on, billed.amount
  FROM lake.trade_invoice AS billed
  JOIN lake.customers_sourceidentity AS identity ON identity.id = billed.identity_id
  JOIN given.run AS run ON run.currency = billed.currency
  WHERE billed.issued_on < run.ends_before
),
named AS (
  SELECT paid.invoice_id, paid.paid_on, paid.amount
  FROM lake.trade_payment AS paid
  JOIN given.run AS run ON run.currency = paid.currency
  WHERE paid.invoice_id IS NOT NULL AND paid.paid_on < run.ends_before
  UNION ALL
  SELECT credit.invoice_id, credit.issued_on, credit.amount
  FROM lake.trade_creditnote AS credit
  JOIN given.run AS run ON run.currency = credit.currency
  WHERE credit.invoice_id IS NOT NULL AND credit.issued_on < run.ends_before
),
rest AS (
  SELECT
    invoice.invoice_id,
    invoice.customer_id,
    invoice.issued_on,
    GREATEST(invoice.amount - COALESCE(settled.amount, 0), 0) AS amount
  FROM invoice
  LEFT JOIN (SELECT invoice_id, SUM(amount) AS amount FROM named GROUP BY invoice_id) AS settled ON settled.invoice_id = invoice.invoice_id
),
owed AS (
  SELECT *, SUM(amount) OVER (PARTITION BY customer_id ORDER BY issued_on, invoice_id ROWS UNBOUNDED PRECEDING) AS up_to
  FROM rest
  WHERE amount > 0
),
account AS (
  SELECT
    identity.customer_id,
    paid.paid_on,
    paid.amount,
    SUM(paid.amount) OVER (PARTITION BY identity.customer_id ORDER BY paid.paid_on, paid.id ROWS UNBOUNDED PRECEDING) AS up_to
  FROM lake.trade_payment AS paid
  JOIN lake.customers_sourceidentity AS identity ON identity.id = paid.identity_id
  JOIN given.run AS run ON run.currency = paid.currency
  WHERE paid.invoice_id IS NULL AND paid.paid_on < run.ends_before AND paid.amount > 0
),
settlement AS (
  SELECT invoice_id, paid_on, amount FROM named
  UNION ALL
  SELECT owed.invoice_id, account.paid_on, LEAST(owed.up_to, account.up_to) - GREATEST(owed.up_to - owed.amount, account.up_to - account.amount)
  FROM owed
  JOIN account
    ON account.customer_id = owed.customer_id
    AND owed.up_to - owed.amount < account.up_to
    AND account.up_to - account.amount < owed.up_to
),
flow AS (
  SELECT invoice_id, issued_on AS from_on, CAST(amount AS DECIMAL(18, 4)) AS amount FROM invoice
  UNION ALL
  SELECT invoice.invoice_id, GREATEST(invoice.issued_on, settlement.paid_on), CAST(-settlement.amount AS DECIMAL(18, 4))
  FROM settlement
  JOIN invoice ON invoice.invoice_id = settlement.invoice_id
),
charged AS (
  SELECT
    flow.invoice_id,
    SUM(flow.amount * CAST(GREATEST(DATE_DIFF('day', GREATEST(flow.from_on, rate.starts_on), rate.ends_before), 0) AS INTEGER) * rate.annual_rate) AS charge_days
  FROM flow
  CROSS JOIN given.capital_rate AS rate
  GROUP BY flow.invoice_id
),
balance AS (
  SELECT
    flow.invoice_id,
    SUM(flow.amount) AS open_amount,
    SUM(flow.amount * CAST(DATE_DIFF('day', flow.from_on, run.ends_before) AS INTEGER)) AS amount_days,
    SUM(flow.amount * CAST(GREATEST(DATE_DIFF('day', GREATEST(flow.from_on, run.starts_on), run.ends_before), 0) AS INTEGER)) AS amount_days_in_period
  FROM flow
  CROSS JOIN given.run AS run
  GROUP BY flow.invoice_id
)
SELECT
  invoice.invoice_id,
  invoice.customer_id,
  invoice.issued_on,
  invoice.due_on,
  invoice.amount,
  balance.open_amount,
  invoice.issued_on >= run.starts_on AS issued_in_period,
  balance.amount_days,
  balance.amount_days_in_period,
  COALESCE(charged.charge_days, 0) AS charge_days
FROM invoice
JOIN balance ON balance.invoice_id = invoice.invoice_id
CROSS JOIN given.run AS run
LEFT JOIN charged ON charged.invoice_id = invoice.invoice_id
WHERE invoice.issued_on >= run.starts_on OR balance.amount_days_in_period <> 0
