import type { DbReport } from '@vigilops/contracts/db-report';

import { type Part, type Parts } from '../parts.ts';
import { ofMonitor, type Server } from '../server.ts';
import type { Session } from '../session.ts';
import { isOfStatement } from '../trouble.ts';
import { type Extension, withoutExtension } from './extension.ts';
import { createNames } from './names.ts';
import { mostImportant, queriesReport } from './queries-report.ts';
import { createSlowRunsWatch, readStatementPulse, type SlowRuns } from './slow-runs.ts';
import { createTexts, type Texts } from './texts.ts';
import { partsOfKey, readTotals } from './totals.ts';
import { createStatementWindow, type StatementGrowth } from './window.ts';

/** What pg_stat_statements tells, read every round and, in whole, once a minute. */
export interface StatementsWatch {
  readonly texts: Texts;
  /** Undefined: the server does not count statements, which is noted. */
  pulse(session: Session, server: Server, parts: Parts): Promise<Pulse | undefined>;
  /** Undefined: there is nothing to tell yet. */
  window(session: Session, server: Server, parts: Parts, nowMs: number): Promise<Window | undefined>;
  learn(session: Session, server: Server, parts: Parts, queryIds: readonly string[]): Promise<void>;
  /** The server began anew, or another one answers now. */
  restarted(): void;
}

interface Pulse {
  readonly calls: number;
  readonly runs: readonly SlowRuns[];
}

interface Window {
  readonly report: Extract<DbReport['report'], { type: 'queries' }>;
  /** Those whose mean or longest run is above the threshold. */
  readonly slow: readonly SlowStatement[];
  readonly dealloc: number | undefined;
}

export interface SlowStatement {
  readonly fingerprint: string;
  readonly user: string | null;
  readonly database: string | null;
  readonly queryId: string | null;
}

/** The library is not loaded. */
const NOT_LOADED = '55000';

export function createStatementsWatch(slowMs: number): StatementsWatch {
  const texts = createTexts();
  const names = createNames();
  const slowRuns = createSlowRunsWatch();
  const totalsWindow = createStatementWindow();
  let lastWindowMs: number | undefined;
  /** Totals outlive a restart, and say themselves whether they are those of before. */
  let tellsReset = false;

  /** Notes what is missing, be it the extension, the library or a right. */
  async function read<Answer>(
    server: Server,
    parts: Parts,
    ask: (extension: Extension) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { extension, settings, database } = server;
    if (extension === undefined) {
      parts.note(withoutExtension(settings, { hasExtension: false, database }));
      return undefined;
    }
    return parts.read(partOf(server, extension), async () => {
      try {
        return await ask(extension);
      } catch (error) {
        if (isOfStatement(error) && error.code === NOT_LOADED) {
          parts.note(withoutExtension(settings, { hasExtension: true, database }));
          return undefined;
        }
        throw error;
      }
    });
  }

  return {
    texts,
    pulse: (session, server, parts) =>
      read(server, parts, async (extension) => {
        const pulse = await readStatementPulse(session, extension, slowMs);
        return { calls: pulse.calls, runs: slowRuns.next(pulse, slowMs) };
      }),
    window: (session, server, parts, nowMs) =>
      read(server, parts, async (extension) => {
        const totals = await readTotals(session, extension);
        tellsReset = totals.resetAtMs !== undefined;
        if (totals.hidden > 0) {
          parts.note(ofMonitor(server, 'statements of other accounts'));
        }
        const growth = totalsWindow.next(totals);
        const fromMs = lastWindowMs;
        lastWindowMs = nowMs;
        if (growth === undefined || fromMs === undefined) {
          return undefined;
        }
        const listed = mostImportant(growth.statements);
        const keys = listed.map(partsOfKey);
        await texts.learn(
          session,
          extension,
          keys.map(({ queryId }) => queryId),
        );
        await names.learn(
          session,
          keys.map(({ userId }) => userId),
          keys.map(({ databaseId }) => databaseId),
        );
        const nameOf = (key: string) => {
          const { queryId, userId, databaseId } = partsOfKey(key);
          const text = texts.of(queryId);
          if (text === undefined || text.isOwn) {
            return text === undefined ? undefined : null;
          }
          return {
            text: text.text,
            fingerprint: text.fingerprint,
            user: names.user(userId),
            database: names.database(databaseId),
          };
        };
        const slow = listed
          .filter((key) => isSlow(growth.statements.get(key), slowMs))
          .flatMap((key) => {
            const named = nameOf(key);
            return named === undefined || named === null
              ? []
              : [{ ...named, queryId: partsOfKey(key).queryId }];
          });
        const { isReset } = growth;
        return {
          report: queriesReport(growth.statements, { fromMs, toMs: nowMs, isReset }, listed, nameOf),
          slow,
          dealloc: totals.dealloc,
        };
      }),
    async learn(session, server, parts, queryIds) {
      if (server.extension !== undefined && queryIds.length > 0) {
        await read(server, parts, (extension) => texts.learn(session, extension, queryIds));
      }
    },
    restarted() {
      slowRuns.forget();
      if (!tellsReset) {
        totalsWindow.forget();
      }
    },
  };
}

function partOf({ user }: Server, { functionName }: Extension): Part {
  const schema = functionName.slice(0, functionName.lastIndexOf('.'));
  return { what: 'statistics of statements', grant: `GRANT USAGE ON SCHEMA ${schema} TO ${user};` };
}

function isSlow(growth: StatementGrowth | undefined, slowMs: number): boolean {
  return growth !== undefined && (growth.totalMs / growth.calls >= slowMs || (growth.maxMs ?? 0) >= slowMs);
}
