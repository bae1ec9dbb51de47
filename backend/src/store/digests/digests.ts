import { digestFacts } from '@vigilops/contracts/api';
import type { DigestRecord, DigestStore } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { insertNotices } from '../notify/notice-rows.ts';
import { sql, statement, where } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { countIncidents } from './alert-counts.ts';
import { countChanges, countFindings, countForecasts, countSpend } from './found-counts.ts';
import { countHosts } from './host-counts.ts';
import { countIssues, countLogs } from './log-counts.ts';
import { countServices } from './service-counts.ts';

/** Of one section: nobody waits for it but a job, or somebody who asked for a preview. */
const COUNT_LIMIT_MS = 30_000;

interface DigestRow extends Row {
  readonly id: number;
  readonly kind: DigestRecord['kind'];
  readonly from_us: number;
  readonly to_us: number;
  readonly facts: unknown;
  readonly language: DigestRecord['language'];
  readonly prose: string | null;
  readonly made_us: number;
  readonly told: number;
}

const CELLS = sql`
  id, kind, ${unixUs(sql`from_at`)} AS from_us, ${unixUs(sql`to_at`)} AS to_us, facts, language, prose,
  ${unixUs(sql`made_at`)} AS made_us, told`;

/** Digests, and what they count. */
export function createDigestStore(connections: Connections): DigestStore {
  const counting = (signal: AbortSignal): Queryable => ({
    query: <R extends Row>(asked: Parameters<Connections['query']>[0]) =>
      connections.query<R>(asked, { signal, timeoutMs: COUNT_LIMIT_MS }),
  });
  return {
    counts: {
      incidents: (span, signal) => countIncidents(counting(signal), span),
      services: (span, signal) => countServices(counting(signal), span),
      hosts: (span, offlineAfterMs, signal) => countHosts(counting(signal), span, offlineAfterMs),
      issues: (span, signal) => countIssues(counting(signal), span),
      logs: (span, signal) => countLogs(counting(signal), span),
      findings: (span, signal) => countFindings(counting(signal), span),
      forecasts: (span, signal) => countForecasts(counting(signal), span),
      llm: (span, signal) => countSpend(counting(signal), span),
      changes: (span, signal) => countChanges(counting(signal), span),
      knowledgeDrafts: async (signal) => {
        const [row] = await counting(signal).query<{ drafts: number }>(
          statement(
            sql`SELECT count(*)::int AS drafts FROM vigilops.knowledge_articles WHERE state = 'draft'`,
          ),
        );
        return row?.drafts ?? 0;
      },
    },

    list: async ({ kind, limit }, signal) => {
      const rows = await connections.query<DigestRow>(
        statement(sql`
          SELECT ${CELLS} FROM vigilops.digests ${where(kind === undefined ? [] : [sql`kind = ${kind}`])}
          ORDER BY to_at DESC, id DESC LIMIT ${limit}`),
        withinLimit(signal),
      );
      return rows.map(recordOf);
    },

    find: async (id, signal) => {
      const [row] = await connections.query<DigestRow>(
        statement(sql`SELECT ${CELLS} FROM vigilops.digests WHERE id = ${id}`),
        withinLimit(signal),
      );
      return row === undefined ? undefined : recordOf(row);
    },

    isMade: async (kind, toUs, signal) => {
      const rows = await connections.query(
        // One whose end is nearer than half of it is the same: the zone of the house, or the weekday, was changed.
        statement(sql`
          SELECT id FROM vigilops.digests
          WHERE kind = ${kind} AND abs(date_part('epoch', to_at - ${at(toUs)})) < date_part('epoch', to_at - from_at) / 2
          LIMIT 1`),
        withinLimit(signal),
      );
      return rows.length > 0;
    },

    publish: (digest, notices, signal) =>
      connections.transaction(async (tx) => {
        const facts = JSON.stringify(digest.facts, (_key, value: unknown) =>
          typeof value === 'string' ? storableText(value) : value,
        );
        const [row] = await tx.query<DigestRow>(
          statement(sql`
            INSERT INTO vigilops.digests (kind, from_at, to_at, facts, language, prose, made_at, told)
            VALUES (${digest.kind}, ${at(digest.fromUs)}, ${at(digest.toUs)}, ${facts}::jsonb, ${digest.language},
                    ${digest.prose === null ? null : storableText(digest.prose)}, ${at(digest.madeUs)}, ${notices.length})
            ON CONFLICT (kind, to_at) DO NOTHING RETURNING ${CELLS}`),
        );
        if (row === undefined) {
          return undefined;
        }
        await insertNotices(tx, notices, digest.madeUs);
        return recordOf(row);
      }, withinLimit(signal)),

    prune: async (beforeUs, signal) => {
      const gone = await connections.query(
        statement(sql`DELETE FROM vigilops.digests WHERE to_at < ${at(beforeUs)} RETURNING id`),
        withinLimit(signal),
      );
      return gone.length;
    },
  };
}

function recordOf(row: DigestRow): DigestRecord {
  return {
    id: row.id,
    kind: row.kind,
    fromUs: row.from_us,
    toUs: row.to_us,
    facts: digestFacts.parse(row.facts),
    language: row.language,
    prose: row.prose,
    madeUs: row.made_us,
    told: row.told,
  };
}
