import type { ServiceStateStore, StateOutline } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { CallOptions, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

interface OutlineCells extends Row {
  readonly id: number;
  readonly since_us: number | null;
  /** `from,to,state;…` in microseconds after the range's begin, `to` empty for what lasts; null where all is up. */
  readonly not_up: string | null;
}

/** One row a service, with its states in a text: thousands of rows, or their JSON, cost three times as much to read. */
export async function readOutlines(
  connections: Connections,
  { serviceIds, fromUs, toUs }: Parameters<ServiceStateStore['outlines']>[0],
  options: CallOptions,
): Promise<ReadonlyMap<number, StateOutline>> {
  const rows = await connections.query<OutlineCells>(
    statement(sql`
      SELECT service.id,
             (SELECT ${unixUs(sql`min(from_time)`)} FROM vigilops.service_states WHERE service_id = service.id) AS since_us,
             (SELECT string_agg(${after(fromUs, sql`from_time`)} || ',' || coalesce(${after(fromUs, sql`to_time`)}, '') || ',' || state,
                                ';' ORDER BY from_time)
              FROM vigilops.service_states
              WHERE service_id = service.id AND state <> 'up' AND from_time < ${at(toUs)}
                AND (to_time IS NULL OR to_time > ${at(fromUs)})) AS not_up
      FROM unnest(${serviceIds}::int4[]) AS service (id)`),
    options,
  );
  return new Map(
    rows.flatMap(({ id, since_us: sinceUs, not_up: text }) => {
      const notUp = text === null ? [] : text.split(';').map((one) => parse(one, fromUs));
      return sinceUs === null ? [] : [[id, { sinceUs, notUp }]];
    }),
  );
}

/** Counted from the range's begin: a number of sixteen digits is read far slower than one of thirteen. */
function after(beginUs: number, time: Sql): Sql {
  return sql`(${unixUs(time)} - ${beginUs}::float8)::bigint::text`;
}

function parse(text: string, beginUs: number): StateOutline['notUp'][number] {
  const [from, to = '', state] = text.split(',');
  return {
    fromUs: beginUs + Number(from),
    toUs: to === '' ? null : beginUs + Number(to),
    state: state === 'down' ? 'down' : 'unknown',
  };
}
