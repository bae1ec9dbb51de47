import type { CauseAnswers, CauseFacts } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { bounded, minuteOf } from './bounded.ts';

const MOST_SENDERS = 30;
const MOST_SERVICES = 30;
/** Of a sender and minute: enough for a share and a mean. */
const SPANS_A_MINUTE = 100;
/** OpenTelemetry SpanKind and Status.code. */
const SERVER = 2;
const FAILED = 2;

/** What servers answered, by a bounded number of their newest spans of each minute. */
export function createAnswerFacts(ask: Ask): Pick<CauseFacts, 'answers'> {
  return {
    answers: async (services, { fromUs, toUs }, signal) => {
      if (services.length === 0) {
        return { items: [], isCut: false };
      }
      const rows = await ask.question<CauseAnswers & Record<string, unknown>>(
        sql`SELECT service, json_agg(minute) AS minutes, json_agg(answers) AS answers, json_agg(failed) AS failed,
                   json_agg(milliseconds) AS milliseconds
            FROM (
              SELECT sender.service_name AS service, ${minuteOf(sql`minute.begin`, fromUs)} AS minute,
                     count(*)::int AS answers, count(*) FILTER (WHERE span.status_code = ${FAILED})::int AS failed,
                     avg(span.duration_ns)::float8 / 1000000 AS milliseconds
              FROM (
                SELECT id, service_name FROM vigilops.resources
                WHERE service_name = ANY(${services.slice(0, MOST_SERVICES)}::text[])
                  AND EXISTS (SELECT FROM vigilops.spans WHERE resource_id = resources.id
                              AND time >= ${at(fromUs)} AND time < ${at(toUs)})
                ORDER BY id DESC LIMIT ${MOST_SENDERS}
              ) AS sender
              CROSS JOIN generate_series(${at(fromUs)}, ${at(toUs - 1)}, interval '1 minute') AS minute (begin)
              CROSS JOIN LATERAL (
                SELECT duration_ns, status_code FROM vigilops.spans
                WHERE resource_id = sender.id AND time >= minute.begin AND time < minute.begin + interval '1 minute'
                  AND time >= ${at(fromUs)} AND time < ${at(toUs)} AND kind = ${SERVER}
                ORDER BY time DESC LIMIT ${SPANS_A_MINUTE}
              ) AS span
              GROUP BY 1, 2
            ) AS answered
            GROUP BY service ORDER BY service`,
        signal,
      );
      const { items } = bounded(rows, MOST_SERVICES);
      return { items, isCut: services.length > MOST_SERVICES };
    },
  };
}
