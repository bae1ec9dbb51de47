import type { HostChange } from './types.ts';

const MAX_CHANGES = 500;

const PLURALS: Readonly<Record<HostChange['kind'], string>> = {
  package: 'packages',
  unit: 'units',
  image: 'images',
  kernel: 'kernels',
  config: 'configuration files',
  boot: 'boots',
  agent: 'agents',
};

/** The changes of one look, so many singly; beyond that, the kind with most of them becomes one: "1,234 packages changed". */
export function foldChanges(changes: readonly HostChange[], max = MAX_CHANGES): readonly HostChange[] {
  let folded = changes;
  while (folded.length > max) {
    const kinds = Map.groupBy(folded, ({ kind }) => kind);
    const [largest, members = []] = [...kinds].reduce((a, b) => (b[1].length > a[1].length ? b : a));
    if (members.length <= 1) {
      break;
    }
    const subject = `${members.length.toLocaleString('en-US')} ${PLURALS[largest]} changed`;
    const one: HostChange = { kind: largest, action: 'changed', subject, before: null, after: null };
    folded = [...folded.filter(({ kind }) => kind !== largest), one];
  }
  return folded;
}
