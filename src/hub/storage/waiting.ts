/**
 * Of claims `c` and the streams `s` that they are about: what is said to be there and is not here (HUB-13), or is here and counts
 * nowhere until an adult has looked at it (TRU-5).
 */
export const waitingOfClaims = `CAST(SUM(CASE WHEN c.claimed > COALESCE(c.agreed, s.count, 0)
  THEN c.claimed - COALESCE(c.agreed, s.count, 0) ELSE 0 END
  + (SELECT COUNT(*) FROM quarantine q
     WHERE q.school = c.school AND q.stream = c.stream AND q.state = 'waiting')) AS BIGINT)`;
