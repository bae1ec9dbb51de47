import { isIP } from 'node:net';

import type { DbDeadlockParty } from '@vigilops/contracts/db-report';

import { statementOf } from './statement.ts';

export interface ParsedDeadlock {
  /** As the server wrote it, in the time zone of its system: `2026-01-31 12:00:00`. */
  readonly localTime: string;
  readonly parties: readonly DbDeadlockParty[];
}

const SECTION = /^LATEST DETECTED DEADLOCK\n-+\n(\d{4}-\d\d-\d\d)[ T]+(\d{1,2}:\d\d:\d\d)[^\n]*\n/m;
/** The next section: a line of minus signs, a line in capitals, a line of minus signs. */
const NEXT_SECTION = /^-{3,}\n[A-Z][A-Z ,/&]+\n-{3,}$/m;
// Statements stand between them as they were sent: a line of one must not pass for one of the server's.
const PARTY = /^\*\*\* \((\d+)\) TRANSACTION:\n(?=TRANSACTION \w+, ACTIVE )/m;
const LOCKS =
  /^(?=\*\*\* (?:\(\d+\) )?(?:HOLDS THE LOCK|WAITING FOR THIS LOCK|CONFLICTING WITH|WE ROLL BACK))/m;
const THREAD = /^(?:MySQL|MariaDB) thread id (\d+),[^\n]*? query id \d+ ?([^\n]*)\n/m;
const VICTIM = /^\*\*\* WE ROLL BACK TRANSACTION \((\d+)\)/m;
const HEADING = /^\*\*\* (?:\(\d+\) )?(HOLDS THE LOCK|WAITING FOR THIS LOCK|CONFLICTING WITH)/;
const RECORD =
  /^RECORD LOCKS space id \d+ page no \d+ n bits \d+ index ([^\n]+?) of table (\S+) trx(?: table locks \d+[^\n]*?)? id \w+ lock[_ ]mode ([A-Z_]+)([^\n]*)/m;
const TABLE = /^TABLE LOCK table (\S+) trx id \w+ lock[_ ]mode ([A-Z_-]+)/m;
const MOST_PARTIES = 50;

/**
 * The last deadlock in the answer to SHOW ENGINE INNODB STATUS, of MySQL 5.7 to 9 and of MariaDB; undefined: there was
 * none since the server started, or it cannot be read. The rows that it shows, with what is in them, are left out.
 */
export function parseDeadlock(status: string): ParsedDeadlock | undefined {
  const found = SECTION.exec(status);
  if (found === null) {
    return undefined;
  }
  const [head, day = '', time = ''] = found;
  const rest = status.slice(found.index + head.length);
  const end = NEXT_SECTION.exec(rest)?.index ?? rest.length;
  const body = rest.slice(0, end);
  const victim = VICTIM.exec(body)?.[1];
  const [, ...pieces] = body.split(PARTY);
  const parties: DbDeadlockParty[] = [];
  for (let at = 0; at + 1 < pieces.length && parties.length < MOST_PARTIES; at += 2) {
    parties.push(parseParty(pieces[at + 1] ?? '', pieces[at] === victim));
  }
  return parties.length === 0 ? undefined : { localTime: `${day} ${time.padStart(8, '0')}`, parties };
}

function parseParty(piece: string, isVictim: boolean): DbDeadlockParty {
  const thread = THREAD.exec(piece);
  const from = thread === null ? piece.length : thread.index + thread[0].length;
  const [first = '', ...sections] = piece.slice(from).split(LOCKS);
  const locks = sections.map((text) => ({ heading: HEADING.exec(text)?.[1], lock: lockIn(text) }));
  const waitsFor = locks.find(({ heading }) => heading === 'WAITING FOR THIS LOCK')?.lock;
  const holds = locks.find(({ heading }) => heading === 'HOLDS THE LOCK')?.lock;
  const statement = first.trim() === '' ? null : statementOf(first.trim());
  return {
    id: thread?.[1] ?? '?',
    user: userIn(thread?.[2] ?? ''),
    database: waitsFor?.database ?? holds?.database ?? null,
    fingerprint: statement?.fingerprint ?? null,
    text: statement?.text ?? null,
    waits_for: waitsFor?.words ?? null,
    holds: holds?.words ?? null,
    is_victim: isVictim,
  };
}

/** Of `host address user what it does`, where one of the first two may be left out. */
function userIn(words: string): string | null {
  const [first = '', second = '', third = ''] = words.split(' ');
  const user = isIP(second) === 0 || first === '' ? second : third;
  return user === '' ? null : user.slice(0, 256);
}

function lockIn(section: string): { readonly database: string | null; readonly words: string } | undefined {
  const record = RECORD.exec(section);
  if (record !== null) {
    const [, index = '', table = '', mode = '', kind = ''] = record;
    const name = tableName(table);
    const gap = /insert intention|locks (?:rec but not gap|gap before rec)/.exec(kind)?.[0];
    const words = `index ${bare(index)} of ${name.words}, ${mode}${gap === undefined ? '' : ` ${gap}`}`;
    return { database: name.database, words: words.slice(0, 256) };
  }
  const whole = TABLE.exec(section);
  if (whole === null) {
    return undefined;
  }
  const name = tableName(whole[1] ?? '');
  return { database: name.database, words: `table ${name.words}, ${whole[2] ?? ''}`.slice(0, 256) };
}

function tableName(text: string): { readonly database: string | null; readonly words: string } {
  const [database, ...rest] = text.split('.').map(bare);
  return {
    database: rest.length === 0 || database === undefined ? null : database.slice(0, 256),
    words: [database, ...rest].join('.'),
  };
}

function bare(name: string): string {
  return name.replace(/^[`"]|[`"]$/g, '');
}
