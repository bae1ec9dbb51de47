import type { DigestCounts, DigestSpan } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { within } from './alert-counts.ts';

const MOST_ROWS = 5;
/** Milliseconds: what is quicker is slow to nobody. */
const SLOW_MS = 200;
const CERTIFICATE_DAYS = 30;

type Services = Awaited<ReturnType<DigestCounts['services']>>;

/** The 95th percentile of what was answered, and certificates as they were seen last. */
export async function countServices(db: Queryable, span: DigestSpan): Promise<Services> {
  const slow = await db.query<Services['slow'][number] & Row>(
    statement(sql`
      WITH seen AS (
        SELECT service_id, time >= ${at(span.fromUs)} AS is_now,
               percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) AS ms
        FROM vigilops.check_results
        WHERE time >= ${at(span.beforeUs)} AND time < ${at(span.toUs)} AND status = 0 AND duration_ms IS NOT NULL
        GROUP BY service_id, is_now
      )
      SELECT service.id, service.name, round(now.ms::numeric)::float8 AS ms, round(earlier.ms::numeric)::float8 AS ms_before
      FROM seen AS now JOIN vigilops.services AS service ON service.id = now.service_id
      LEFT JOIN seen AS earlier ON earlier.service_id = now.service_id AND NOT earlier.is_now
      WHERE now.is_now AND now.ms >= ${SLOW_MS} ORDER BY now.ms DESC, service.id LIMIT ${MOST_ROWS}`),
  );
  const certificates = await db.query<Services['certificates'][number] & Row>(
    statement(sql`
      WITH newest AS (
        SELECT DISTINCT ON (service_id) service_id, certificate_expires_at AS expires
        FROM vigilops.check_results
        WHERE ${within(sql`time`, { fromUs: Math.max(span.fromUs, span.toUs - 86_400e6), toUs: span.toUs })}
          AND certificate_expires_at IS NOT NULL
        ORDER BY service_id, time DESC
      )
      SELECT service.id, service.name,
             floor(date_part('epoch', newest.expires - ${at(span.toUs)}) / 86400)::float8 AS days
      FROM newest JOIN vigilops.services AS service ON service.id = newest.service_id
      WHERE newest.expires < ${at(span.toUs)} + ${CERTIFICATE_DAYS}::int * interval '1 day'
      ORDER BY newest.expires, service.id LIMIT ${MOST_ROWS}`),
  );
  return { slow: [...slow], certificates: [...certificates] };
}
