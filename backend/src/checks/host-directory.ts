import type { Clock } from '@vigilops/runtime';
import type { Readers } from '../store/index.ts';

export interface NamedHost {
  readonly id: number;
  readonly name: string;
  readonly group: string | null;
}

/** All hosts that are there. */
export type ListHosts = (signal: AbortSignal) => Promise<readonly NamedHost[]>;

const PAGE = 1_000;

export function createHostDirectory(readers: Pick<Readers, 'hosts'>, clock: Clock): ListHosts {
  return async (signal) => {
    const hosts: NamedHost[] = [];
    // Whether they are online is of no interest here.
    const moment = { nowUs: clock.now().getTime() * 1_000, offlineAfterMs: 0 };
    for (;;) {
      const last = hosts.at(-1);
      const page = await readers.hosts.listHosts({ ...moment, after: last, limit: PAGE }, signal);
      hosts.push(...page.map(({ id, name, group }) => ({ id, name, group })));
      if (page.length < PAGE) {
        return hosts;
      }
    }
  };
}

/** Names of observers. A host that was forgotten is known by its number; null is the backend itself. */
export function nameOfObserver(hosts: readonly NamedHost[], id: number | null): string {
  if (id === null) {
    return 'VigilOps';
  }
  return hosts.find((host) => host.id === id)?.name ?? `host ${String(id)}`;
}
