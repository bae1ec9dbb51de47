import type { FindingHead, NewFinding } from '../../model/index.ts';

/** What begins within this time of each other is told as one. */
export const TOGETHER_US = 5 * 60e6;
/** So many subjects at once are a storm: a switch, a restart, the clock. */
const STORM_SUBJECTS = 4;
const STORM_HEADS = 6;

/** Where a finding is told: with one of the same subject that began at about the same time, or with a storm. */
export function headFor(heads: readonly FindingHead[], finding: NewFinding): FindingHead | undefined {
  const near = heads.filter(({ fromUs }) => Math.abs(fromUs - finding.fromUs) <= TOGETHER_US);
  return (
    near.find(({ kind }) => kind === 'storm') ??
    near.find(({ subjectKey }) => subjectKey === finding.subject.key)
  );
}

/** Heads that are a storm together; nothing where they are not. */
export function stormOf(heads: readonly FindingHead[]): readonly FindingHead[] {
  const ordered = heads.filter(({ kind }) => kind !== 'storm').sort((a, b) => a.fromUs - b.fromUs);
  for (const [index, first] of ordered.entries()) {
    const together = ordered.slice(index).filter(({ fromUs }) => fromUs - first.fromUs <= TOGETHER_US);
    const subjects = new Set(together.map(({ subjectKey }) => subjectKey));
    if (together.length >= STORM_HEADS && subjects.size >= STORM_SUBJECTS) {
      return together;
    }
  }
  return [];
}
