import type { DbReport } from '@vigilops/contracts/db-report';

import { parseDeadlock } from './deadlock.ts';
import type { Missing, Part } from './missing.ts';
import { type Ask, numberIn, quoted, textIn } from './rows.ts';
import type { Status } from './status.ts';

export interface DeadlockWatch {
  next(round: DeadlockRound): Promise<DeadlockFindings>;
  /** The counter will be that of another server, or of one that started anew. */
  forget(): void;
}

export interface DeadlockRound {
  readonly ask: Ask;
  readonly status: Status;
  readonly missing: Missing;
  readonly part: Part;
  /** Since the server started, in seconds: a deadlock of before is not its own. */
  readonly isMinute: boolean;
}

export interface DeadlockFindings {
  /** Since the round before; null: the server does not tell. */
  readonly risen: number | null;
  /** Since the server started; null: it does not tell. */
  readonly total: number | null;
  readonly reports: readonly Extract<DbReport['report'], { type: 'deadlock' }>[];
}

/**
 * The server keeps the last deadlock only; its text is asked for when their number rose, and once at the start, or each
 * minute where there is no number.
 */
export function createDeadlockWatch(): DeadlockWatch {
  let count: number | null | undefined;
  let told: string | undefined;

  return {
    async next(round) {
      const { ask, missing, part } = round;
      const now = await counted(round);
      const before = count;
      count = now;
      const risen =
        now === null || before === null || before === undefined ? null : Math.max(0, now - before);
      const isDue = before === undefined || (now === null ? round.isMinute : now !== before);
      if (!isDue || now === 0) {
        return { risen, total: now, reports: [] };
      }
      const [row = {}] = (await missing.part(part, () => ask('SHOW ENGINE INNODB STATUS'))) ?? [];
      const found = parseDeadlock(textIn(row, 'status') ?? '');
      const key =
        found === undefined ? undefined : `${found.localTime} ${found.parties.map(({ id }) => id).join(' ')}`;
      if (found === undefined || key === told) {
        return { risen, total: now, reports: [] };
      }
      told = key;
      const [time = {}] = await ask(`SELECT UNIX_TIMESTAMP(${quoted(found.localTime)}) AS at_s`);
      const at = new Date((numberIn(time, 'at_s') ?? 0) * 1_000).toISOString();
      return { risen, total: now, reports: [{ type: 'deadlock', at, parties: [...found.parties] }] };
    },
    forget() {
      count = undefined;
    },
  };
}

/** Null: neither the status nor the metrics of InnoDB have it. */
async function counted({ ask, status, missing, part }: DeadlockRound): Promise<number | null> {
  const known = status.get('innodb_deadlocks');
  if (known !== undefined) {
    return known;
  }
  const rows = await missing.part(part, () =>
    ask(
      "SELECT COUNT AS value FROM information_schema.INNODB_METRICS WHERE NAME = 'lock_deadlocks' AND STATUS = 'enabled'",
    ),
  );
  return rows?.[0] === undefined ? null : numberIn(rows[0], 'value');
}
