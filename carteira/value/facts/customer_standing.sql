SELECT
  result.*,
  curve.place,
  curve.cumulative_result,
  viable.result_share,
  viable.bottleneck,
  viable.result_per_minute,
  viable.closed_lot_share
FROM facts.customer_result AS result
LEFT JOIN facts.whale_curve AS curve ON curve.customer_id = result.customer_id
LEFT JOIN facts.viability AS viable ON viable.customer_id = result.customer_id
