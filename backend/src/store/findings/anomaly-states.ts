import type { FindingStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { storableText } from '../access/storable-text.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUsText } from '../read/times.ts';

const LIMIT_MS = 30_000;

interface StateRow extends Row {
  readonly series_key: string;
  readonly measure: string;
  readonly until_us: string;
  readonly state: Uint8Array;
}

/** What detectors know of their series, and what people said of what they found. */
export function createAnomalyStates(
  connections: Connections,
): Pick<FindingStore, 'states' | 'saveStates' | 'noteWatch' | 'feedback'> {
  const within = (signal: AbortSignal) => ({ signal, timeoutMs: LIMIT_MS });
  return {
    states: async ({ afterKey, limit }, signal) => {
      const rows = await connections.query<StateRow>(
        statement(sql`
          SELECT series_key, measure, ${unixUsText(sql`fed_until`)} AS until_us, state FROM vigilops.anomaly_states
          WHERE series_key > ${storableText(afterKey)} ORDER BY series_key LIMIT ${limit}`),
        within(signal),
      );
      return rows.map((row) => ({
        seriesKey: row.series_key,
        measure: row.measure,
        fedUntilUs: Number(row.until_us),
        state: row.state,
      }));
    },

    saveStates: async (states, signal) => {
      if (states.length === 0) {
        return;
      }
      const keys = states.map(({ seriesKey }) => storableText(seriesKey));
      const measures = states.map(({ measure }) => measure);
      const until = states.map(({ fedUntilUs }) => new Date(fedUntilUs / 1_000).toISOString());
      const hex = states.map(({ state }) => Buffer.from(state).toString('hex'));
      await connections.query(
        statement(sql`
          INSERT INTO vigilops.anomaly_states (series_key, measure, fed_until, state)
          SELECT key, measure, until, decode(state, 'hex')
          FROM unnest(${keys}::text[], ${measures}::text[], ${until}::timestamptz[], ${hex}::text[])
            AS one (key, measure, until, state)
          ON CONFLICT (series_key) DO UPDATE
          SET measure = excluded.measure, fed_until = excluded.fed_until, state = excluded.state`),
        within(signal),
      );
    },

    noteWatch: async ({ series, learning, leftOut, lookedUntilUs }, signal) => {
      await connections.query(
        statement(sql`
          INSERT INTO vigilops.anomaly_watch (series, learning, left_out, looked_until)
          VALUES (${series}, ${learning}, ${leftOut}, ${at(lookedUntilUs)})
          ON CONFLICT (only_row) DO UPDATE SET series = excluded.series, learning = excluded.learning,
            left_out = excluded.left_out, looked_until = excluded.looked_until`),
        within(signal),
      );
    },

    feedback: async (signal) => {
      const rows = await connections.query<{
        series_key: string;
        word: 'useful' | 'not_useful' | 'expected';
        at_us: string;
      }>(
        statement(sql`
          SELECT series_key, word, ${unixUsText(sql`at`)} AS at_us FROM vigilops.finding_feedback
          ORDER BY at, finding_id`),
        within(signal),
      );
      return rows.map((row) => ({ seriesKey: row.series_key, word: row.word, atUs: Number(row.at_us) }));
    },
  };
}
