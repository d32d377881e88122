SELECT cost.id AS cost_id, identity.customer_id, cost.order_id, cost.kind, cost.incurred_on, cost.amount
FROM lake.trade_directcost AS cost
JOIN lake.customers_sourceidentity AS identity ON identity.id = cost.identity_id
JOIN given.run AS run ON run.currency = cost.currency
WHERE cost.incurred_on >= run.starts_on
  AND cost.incurred_on < run.ends_before
