import type { FindingChange, FindingHead, FindingStore, NewFinding } from '../../model/index.ts';
import { headFor, stormOf, TOGETHER_US } from './fold.ts';

/** One turn writes no more new ones than this; the others are counted. */
const MOST_A_TURN = 1_000;

/** Writes what is new and what changed. What begins together of one subject is told as one, and a storm too. */
export async function tellFindings(
  store: FindingStore,
  news: { readonly begun: readonly NewFinding[]; readonly changed: readonly FindingChange[] },
  nowUs: number,
  signal: AbortSignal,
): Promise<{ readonly told: number; readonly dropped: number }> {
  const begun = news.begun.toSorted((a, b) => a.fromUs - b.fromUs).slice(0, MOST_A_TURN);
  const [first] = begun;
  const last = begun.at(-1);
  if (first !== undefined && last !== undefined) {
    const around = { fromUs: first.fromUs - TOGETHER_US, toUs: last.fromUs + TOGETHER_US };
    let heads: readonly FindingHead[] = await store.heads(around, signal);
    for (const finding of begun) {
      heads = await begin(store, heads, finding, nowUs, signal);
    }
  }
  await store.change(news.changed, signal);
  await store.endStorms(nowUs, signal);
  return { told: begun.length, dropped: news.begun.length - begun.length };
}

async function begin(
  store: FindingStore,
  heads: readonly FindingHead[],
  finding: NewFinding,
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly FindingHead[]> {
  const head = headFor(heads, finding);
  const id = await store.begin(finding, head?.id ?? null, signal);
  if (head !== undefined) {
    return heads;
  }
  const more = [
    ...heads,
    { id, kind: finding.kind, subjectKey: finding.subject.key, fromUs: finding.fromUs },
  ];
  const storm = stormOf(more);
  if (storm.length === 0) {
    return more;
  }
  const fromUs = Math.min(...storm.map((one) => one.fromUs));
  const stormId = await store.begin(stormFinding(storm, finding, fromUs, nowUs), null, signal);
  const ids = storm.map((one) => one.id);
  await store.fold(ids, stormId, signal);
  return [
    ...more.filter((one) => !ids.includes(one.id)),
    { id: stormId, kind: 'storm', subjectKey: 'house', fromUs },
  ];
}

/** It stands for its members, and ends with the last of them. */
function stormFinding(
  members: readonly FindingHead[],
  { score }: NewFinding,
  fromUs: number,
  nowUs: number,
): NewFinding {
  return {
    seriesKey: 'house/storm',
    kind: 'storm',
    reason: 'storm',
    subject: { key: 'house', hostId: null, serviceId: null, service: null },
    templateId: null,
    issueId: null,
    measure: 'findings',
    labels: {},
    unit: '{finding}',
    score,
    value: members.length,
    expected: null,
    low: null,
    high: null,
    fromUs,
    lastUs: nowUs,
    toUs: null,
    chart: { timesMs: [], values: [], low: [], high: [] },
  };
}
