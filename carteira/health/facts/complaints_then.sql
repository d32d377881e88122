SELECT moment.as_of, identity.customer_id, COUNT(*) AS cases
FROM lake.customers_interaction AS touch
JOIN lake.customers_sourceidentity AS identity ON identity.id = touch.identity_id
JOIN given.moment AS moment ON touch.business_date <= moment.as_of AND touch.business_date > moment.half_year_before
WHERE touch.kind = 'case'
GROUP BY moment.as_of, identity.customer_id
