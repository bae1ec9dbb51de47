import { isIP } from 'node:net';

import type { DbConnectionGroup } from '@vigilops/contracts/db-report';

const MAX_NAME = 256;

export interface Client {
  readonly address: string | null;
  readonly user: string | null;
  readonly database: string | null;
  readonly application: string | null;
  readonly state: DbConnectionGroup['state'];
  readonly seconds: number;
}

/** The answer of CLIENT LIST without ourselves, one line a client; what a version does not tell is null. */
export function parseClients(text: string, ownAddress: string): Client[] {
  return text.split('\n').flatMap((line) => {
    const fields = fieldsOf(line);
    return fields.size === 0 || fields.get('addr') === ownAddress ? [] : [clientOf(fields)];
  });
}

/** `id=3 addr=127.0.0.1:50000 name= …`: values have no spaces, for the server refuses names with one. */
function fieldsOf(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of line.trim().split(' ')) {
    const at = part.indexOf('=');
    if (at > 0) {
      fields.set(part.slice(0, at), part.slice(at + 1));
    }
  }
  return fields;
}

function clientOf(fields: ReadonlyMap<string, string>): Client {
  const named = (key: string) => {
    const value = fields.get(key) ?? '';
    return value === '' ? null : value.slice(0, MAX_NAME);
  };
  const state = stateOf(fields);
  const seconds = Number(fields.get(state === 'active' ? 'age' : 'idle') ?? 0);
  return {
    address: addressOf(fields.get('addr') ?? ''),
    user: named('user'),
    database: fields.has('db') ? `db${fields.get('db') ?? ''}` : null,
    application: named('name') ?? named('lib-name'),
    state,
    seconds: state === 'active' || !Number.isFinite(seconds) ? 0 : seconds,
  };
}

/** Flags: b waits in a blocking command, x is in MULTI, P listens to channels, S and M are replication, N nothing of all. */
function stateOf(fields: ReadonlyMap<string, string>): Client['state'] {
  const flags = fields.get('flags') ?? '';
  if (/[MSOP]/.test(flags)) {
    return 'other';
  }
  if (flags.includes('b')) {
    return 'waiting';
  }
  if (flags.includes('x')) {
    return 'idle_in_transaction';
  }
  return fields.get('idle') === '0' ? 'active' : 'idle';
}

/** Without the port, which is another one for each connection. */
export function addressOf(address: string): string | null {
  const host = address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (host === '') {
    return null;
  }
  return isIP(host) === 0 ? host.slice(0, MAX_NAME) : host;
}

/** The largest groups of clients that are alike in all but their time. */
export function groupClients(
  clients: readonly Client[],
  most: number,
): { readonly groups: DbConnectionGroup[]; readonly isCut: boolean } {
  const groups = new Map<string, { -readonly [Key in keyof DbConnectionGroup]: DbConnectionGroup[Key] }>();
  for (const { seconds, ...alike } of clients) {
    const key = JSON.stringify(alike);
    const group = groups.get(key) ?? { ...alike, count: 0, longest_seconds: 0 };
    group.count += 1;
    group.longest_seconds = Math.max(group.longest_seconds ?? 0, seconds);
    groups.set(key, group);
  }
  const largest = [...groups.values()].sort((a, b) => b.count - a.count);
  return { groups: largest.slice(0, most), isCut: largest.length > most };
}
