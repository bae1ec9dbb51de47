import type { DatabaseReading } from '../types.ts';
import { dateAt, type Doc, docsAt, numberAt, textAt } from './document.ts';
import { reading } from './server-status.ts';

/** PRIMARY and SECONDARY serve; an ARBITER has no data and no lag. */
const PRIMARY = 1;
const SECONDARY = 2;
const ARBITER = 7;

export interface Replication {
  /** Of a secondary its own lag, of a primary that of its slowest member; null where nobody can tell. */
  readonly lagSeconds: number | null;
  readonly readings: readonly DatabaseReading[];
  readonly settings: Readonly<Record<string, string>>;
}

const NONE: Replication = { lagSeconds: null, readings: [], settings: {} };

/** The answer of replSetGetStatus: each member says when the last operation was that it has. */
export function replicationOf(status: Doc | undefined): Replication {
  const members = docsAt(status, 'members');
  if (members.length === 0) {
    return NONE;
  }
  const primary = members.find((member) => numberAt(member, 'state') === PRIMARY);
  // Without a primary the one that is furthest is what the others are measured by.
  const newest = Math.max(...members.flatMap((member) => dateAt(member, 'optimeDate')?.getTime() ?? []));
  const newestMs = primary === undefined ? newest : (dateAt(primary, 'optimeDate')?.getTime() ?? newest);
  const lagOf = (member: Doc) => {
    const at = dateAt(member, 'optimeDate')?.getTime();
    const isBehind = numberAt(member, 'state') !== PRIMARY && numberAt(member, 'state') !== ARBITER;
    return at === undefined || !isBehind || at === 0 || !Number.isFinite(newestMs)
      ? null
      : Math.max(0, newestMs - at) / 1_000;
  };
  const self = members.find((member) => member['self'] === true);
  const isPrimary = self !== undefined && self === primary;
  const lags = members.flatMap((member) => lagOf(member) ?? []);
  return {
    lagSeconds: isPrimary
      ? lags.length === 0
        ? null
        : Math.max(...lags)
      : self === undefined
        ? null
        : lagOf(self),
    readings: members.slice(0, 50).flatMap((member) => {
      const attributes = { member: nameOf(member) };
      const state = numberAt(member, 'state');
      const isUp = state === PRIMARY || state === SECONDARY || state === ARBITER;
      return [
        ...reading('vigilops.mongodb.member.lag', lagOf(member), attributes),
        ...reading(
          'vigilops.mongodb.member.up',
          isUp && numberAt(member, 'health') !== 0 ? 1 : 0,
          attributes,
        ),
      ];
    }),
    settings: Object.fromEntries(
      members
        .slice(0, 50)
        .map((member) => [`member ${nameOf(member)}`, textAt(member, 'stateStr') ?? 'UNKNOWN']),
    ),
  };
}

const nameOf = (member: Doc) => (textAt(member, 'name') ?? '').slice(0, 200);
