-- The rise of a counter over neighbouring values in order of time. A fall is a reset: the new value counts from zero.
CREATE FUNCTION vigilops.increase_of(readings double precision[]) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total double precision := 0;
  before double precision;
  reading double precision;
BEGIN
  FOREACH reading IN ARRAY readings LOOP
    IF before IS NOT NULL THEN
      total := total + CASE WHEN reading >= before THEN reading - before ELSE reading END;
    END IF;
    before := reading;
  END LOOP;
  RETURN total;
END $$;

CREATE AGGREGATE vigilops.increase(double precision) (
  SFUNC = array_append, STYPE = double precision[], INITCOND = '{}',
  FINALFUNC = vigilops.increase_of, PARALLEL = SAFE
);

-- The rise between buckets: from the last value of each one to the first of the next. Together with the sum of the
-- buckets' own increases it is the increase of the longer bucket, to the last digit that addition keeps.
CREATE FUNCTION vigilops.increase_between(firsts double precision[], lasts double precision[]) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  total double precision := 0;
  opening double precision;
  closing double precision;
BEGIN
  FOR i IN 2 .. coalesce(array_length(firsts, 1), 0) LOOP
    opening := firsts[i];
    closing := lasts[i - 1];
    total := total + CASE WHEN opening >= closing THEN opening - closing ELSE opening END;
  END LOOP;
  RETURN total;
END $$;
