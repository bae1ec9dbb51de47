import type { HostChange, Listing, Snapshot, WatchedFiles } from './types.ts';

type Kind = HostChange['kind'];

/** What is different between two looks at a host. What only one of them could see is no difference. */
export function compareSnapshots(before: Snapshot, after: Snapshot): HostChange[] {
  return [
    ...compareBoots(before.boot, after.boot),
    ...compareOne('kernel', 'kernel', before.kernel, after.kernel),
    ...compareOne('agent', 'vigilops-agent', before.agent, after.agent),
    ...compareListings('package', before.packages, after.packages),
    ...compareListings('image', before.images, after.images),
    ...compareFiles('unit', before.units, after.units),
    ...compareFiles('config', before.files, after.files),
  ];
}

function compareBoots(before: Snapshot['boot'], after: Snapshot['boot']): HostChange[] {
  return before === undefined || after === undefined || before.id === after.id
    ? []
    : [{ kind: 'boot', action: 'changed', subject: 'boot', before: before.time, after: after.time }];
}

function compareOne(kind: Kind, subject: string, before: string, after: string): HostChange[] {
  return before === after ? [] : [{ kind, action: 'changed', subject, before, after }];
}

function compareListings(
  kind: Kind,
  before: ReadonlyMap<string, Listing>,
  after: ReadonlyMap<string, Listing>,
): HostChange[] {
  return [...after].flatMap(([name, { items }]) => {
    const known = before.get(name)?.items;
    return known === undefined || known === items ? [] : compareItems(kind, known, items);
  });
}

function compareFiles(
  kind: Kind,
  before: WatchedFiles | undefined,
  after: WatchedFiles | undefined,
): HostChange[] {
  if (before === undefined || after === undefined) {
    return [];
  }
  const valuesOf = ({ marks }: WatchedFiles) => new Map([...marks].map(([path, { value }]) => [path, value]));
  const changes = compareItems(kind, valuesOf(before), valuesOf(after));
  // Files beyond the limit, or of other patterns than before, came and went in our eyes alone.
  const samePatterns = JSON.stringify(before.patterns) === JSON.stringify(after.patterns);
  const sameScope = samePatterns && !before.cut && !after.cut;
  return sameScope ? changes : changes.filter(({ action }) => action === 'changed');
}

function compareItems(
  kind: Kind,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): HostChange[] {
  const changes: HostChange[] = [];
  for (const [subject, value] of after) {
    const known = before.get(subject);
    if (known === undefined) {
      changes.push({ kind, action: 'added', subject, before: null, after: value });
    } else if (known !== value) {
      changes.push({ kind, action: 'changed', subject, before: known, after: value });
    }
  }
  for (const [subject, value] of before) {
    if (!after.has(subject)) {
      changes.push({ kind, action: 'removed', subject, before: value, after: null });
    }
  }
  return changes;
}
