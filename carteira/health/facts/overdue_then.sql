WITH settled AS (
  SELECT payment.invoice_id, payment.paid_on AS settled_on, payment.amount
  FROM lake.trade_payment AS payment
  WHERE payment.invoice_id IS NOT NULL
  UNION ALL
  SELECT credit.invoice_id, credit.issued_on, credit.amount
  FROM lake.trade_creditnote AS credit
  WHERE credit.invoice_id IS NOT NULL
),
billed AS (
  SELECT moment.as_of, bill.id AS invoice_id, identity.customer_id, bill.due_on, bill.amount
  FROM lake.trade_invoice AS bill
  JOIN lake.customers_sourceidentity AS identity ON identity.id = bill.identity_id
  JOIN given.observation AS seen ON seen.currency = bill.currency
  JOIN given.moment AS moment ON bill.issued_on <= moment.as_of AND bill.issued_on > moment.year_before
),
paid AS (
  SELECT billed.as_of, billed.invoice_id, SUM(settled.amount) AS amount
  FROM billed
  JOIN settled ON settled.invoice_id = billed.invoice_id AND settled.settled_on <= billed.as_of
  GROUP BY billed.as_of, billed.invoice_id
)
SELECT
  billed.as_of,
  billed.customer_id,
  SUM(billed.amount) AS billed,
  SUM(
    CASE
      WHEN billed.due_on < billed.as_of AND billed.amount > COALESCE(paid.amount, 0) THEN billed.amount - COALESCE(paid.amount, 0)
      ELSE 0
    END
  ) AS overdue
FROM billed
LEFT JOIN paid ON paid.as_of = billed.as_of AND paid.invoice_id = billed.invoice_id
GROUP BY billed.as_of, billed.customer_id
