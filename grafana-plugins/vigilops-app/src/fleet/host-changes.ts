import type { Answer } from '@vigilops/contracts/client';

export type HostChange = Answer<'listHostChanges'>['items'][number];

/** The same change on several hosts, or several of a kind on one, told once. */
export interface ChangeGroup {
  readonly kind: HostChange['kind'];
  /** Of the newest, milliseconds. */
  readonly time: number;
  /** All of them, the newest first. */
  readonly changes: readonly HostChange[];
  /** Each once, in the order of the changes. */
  readonly subjects: readonly string[];
  readonly hosts: readonly { readonly id: number; readonly name: string }[];
}

/** What an agent finds in one look, or what a roll-out does to a fleet, is one thing. */
const TOGETHER_MS = 300_000;

const timeOf = ({ at }: HostChange) => Date.parse(at);

/** Groups, the newest first: first the same on several hosts, then several of a kind on the same hosts. */
export function groupChanges(changes: readonly HostChange[]): ChangeGroup[] {
  const same = gather(
    changes.map((change) => [change]),
    ([first]) => JSON.stringify([first?.kind, first?.action, first?.subject, first?.before, first?.after]),
  );
  const together = gather(same, (group) => JSON.stringify([group[0]?.kind, hostIds(group)]));
  return together.map(groupOf).sort((a, b) => b.time - a.time);
}

type Group = readonly HostChange[];

/** Makes one of groups that have the same key and lie together in time. */
function gather(groups: readonly Group[], keyOf: (group: Group) => string): HostChange[][] {
  const open = new Map<string, HostChange[]>();
  const all: HostChange[][] = [];
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) {
      continue;
    }
    const key = keyOf(group);
    const known = open.get(key);
    const last = known?.at(-1);
    if (known !== undefined && last !== undefined && timeOf(last) - timeOf(first) < TOGETHER_MS) {
      known.push(...group);
    } else {
      const next = [...group];
      open.set(key, next);
      all.push(next);
    }
  }
  return all;
}

const hostIds = (changes: Group) => [...new Set(changes.map(({ host_id: id }) => id))].sort((a, b) => a - b);

function groupOf(changes: Group): ChangeGroup {
  const hosts = new Map(changes.map(({ host_id: id, host_name: name }) => [id, { id, name }]));
  return {
    kind: changes[0]?.kind ?? 'config',
    time: Math.max(...changes.map(timeOf)),
    changes,
    subjects: [...new Set(changes.map(({ subject }) => subject))],
    hosts: [...hosts.values()],
  };
}
