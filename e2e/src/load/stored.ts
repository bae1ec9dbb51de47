import { until } from '@vigilops/testkit/house';
import type pg from 'pg';
import { AGENT_HOST, STORY } from './place.ts';

/** Rows by what they are called where they are sent. */
export type Rows = Readonly<Record<string, number>>;

const SINCE = 'time > $2::timestamptz';
const QUESTIONS: Readonly<Record<string, string>> = {
  samples: `SELECT count(*) FROM vigilops.samples JOIN vigilops.series ON series.id = series_id
            WHERE ${SINCE} AND host_id = ANY($1::int[])`,
  histograms: `SELECT count(*) FROM vigilops.histograms JOIN vigilops.series ON series.id = series_id
               WHERE ${SINCE} AND host_id = ANY($1::int[])`,
  logs: `SELECT count(*) FROM vigilops.logs JOIN vigilops.log_streams ON log_streams.id = stream_id
         WHERE ${SINCE} AND host_id = ANY($1::int[])`,
  spans: `SELECT count(*) FROM vigilops.spans JOIN vigilops.resources ON resources.id = resource_id
          WHERE ${SINCE} AND host_id = ANY($1::int[])`,
  'LLM calls': `SELECT count(*) FROM vigilops.llm_calls WHERE ${SINCE} AND $1::int[] IS NOT NULL`,
};

/** Whose rows, and since when: the same time before and after, for a window that moves lets go of what was there. */
export interface Counted {
  readonly hostIds: readonly number[];
  readonly since: Date;
}

export async function countRows(database: pg.Client, { hostIds, since }: Counted): Promise<Rows> {
  const counted: Record<string, number> = {};
  for (const [what, sql] of Object.entries(QUESTIONS)) {
    const { rows } = await database.query<{ count: string }>(sql, [hostIds, since]);
    counted[what] = Number(rows[0]?.count);
  }
  return counted;
}

/** What was acknowledged and is not there, or is there more often; in words, none where all is right. */
export async function compareStored(
  database: pg.Client,
  which: Counted,
  { before, sent }: { readonly before: Rows; readonly sent: Rows },
): Promise<{ readonly wrong: readonly string[]; readonly words: readonly string[] }> {
  const differences = async () => {
    const now = await countRows(database, which);
    return Object.entries(sent)
      .filter(([what]) => what in QUESTIONS)
      .map(([what, count]) => ({ what, count, stored: (now[what] ?? NaN) - (before[what] ?? NaN) }));
  };
  // The ledger of calls is written off the path of a call; all else is stored when it is answered.
  const found = await until('all rows are there', 20_000, async () => {
    const all = await differences();
    return all.every(({ count, stored }) => count === stored) ? all : undefined;
  }).catch(differences);
  return {
    words: found.map(
      ({ what, count, stored }) =>
        `${what}: ${count.toLocaleString('en')} sent, ${stored.toLocaleString('en')} stored`,
    ),
    wrong: found
      .filter(({ count, stored }) => count !== stored)
      .map(({ what, count, stored }) => `${what}: ${String(count)} sent, ${String(stored)} stored`),
  };
}

/** The numbers of the lines of the file, each as often as it is stored. */
export async function storedLines(database: pg.Client): Promise<readonly number[]> {
  const { rows } = await database.query<{ line: number }>(
    `SELECT (regexp_match(body, 'line (\\d+) of the load story'))[1]::int AS line
     FROM vigilops.logs JOIN vigilops.log_streams ON log_streams.id = stream_id WHERE service_name = $1`,
    [STORY],
  );
  return rows.map(({ line }) => line);
}

/** Results of checks by the agent itself; what was there before is by hosts of the fleet. */
export async function storedChecks(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    'SELECT count(*) FROM vigilops.check_results WHERE observer_id = (SELECT id FROM vigilops.hosts WHERE name = $1)',
    [AGENT_HOST],
  );
  return Number(rows[0]?.count);
}
