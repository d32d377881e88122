WITH step AS (
  SELECT margin.customer_id, 1 AS place, 'list' AS step, '' AS name, margin.list_amount AS amount
  FROM facts.order_margin AS margin
  JOIN given.run AS run ON run.currency = margin.currency
  UNION ALL
  SELECT margin.customer_id, 2, 'on_invoice', 'discount on lines', margin.on_invoice
  FROM facts.order_margin AS margin
  JOIN given.run AS run ON run.currency = margin.currency
  UNION ALL
  SELECT identity.customer_id, CASE WHEN piece.level = 'on_invoice' THEN 2 ELSE 3 END, piece.level, piece.name, piece.amount
  FROM lake.trade_pricecomponent AS piece
  JOIN lake.customers_sourceidentity AS identity ON identity.id = piece.identity_id
  JOIN given.run AS run ON run.currency = piece.currency
  WHERE piece.effective_on >= run.starts_on
    AND piece.effective_on < run.ends_before
  UNION ALL
  SELECT identity.customer_id, 3, 'off_invoice', 'credit note', credit.amount
  FROM lake.trade_creditnote AS credit
  JOIN lake.customers_sourceidentity AS identity ON identity.id = credit.identity_id
  JOIN given.run AS run ON run.currency = credit.currency
  WHERE credit.issued_on >= run.starts_on
    AND credit.issued_on < run.ends_before
)
SELECT customer_id, step, name, MIN(place) AS place, COUNT(*) AS pieces, SUM(amount) AS amount
FROM step
GROUP BY customer_id, step, name
