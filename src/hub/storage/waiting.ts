/** Of claims `c` and the streams `s` that they are about: what is said to be there and is not here (HUB-13). */
export const waitingOfClaims = `CAST(SUM(CASE WHEN c.claimed > COALESCE(c.agreed, s.count, 0)
  THEN c.claimed - COALESCE(c.agreed, s.count, 0) ELSE 0 END) AS BIGINT)`;
