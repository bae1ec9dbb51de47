import type { Input } from '@vigilops/contracts/client';
import type { Host } from '../api/types.ts';

export type HostChange = Input<'changeHost'>['body'];

export interface LabelDraft {
  readonly key: string;
  readonly value: string;
  /** `agent`: as it says; `own`: set here; `hidden`: the agent has it, and it was taken away here. */
  readonly source: 'agent' | 'own' | 'hidden';
}

/** What the viewer makes of a host. Null: as the agent says. */
export interface HostDraft {
  readonly name: string | null;
  readonly group: string | null;
  readonly tags: readonly string[] | null;
  readonly labels: readonly LabelDraft[];
  readonly offlineAfterSeconds: number | null;
}

const wordOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

export function draftOf({ edited, labels }: Host): HostDraft {
  const shown = Object.entries(labels).map(([key, value]): LabelDraft => ({
    key,
    value: wordOf(value),
    source: Object.hasOwn(edited.labels, key) ? 'own' : 'agent',
  }));
  const hidden = Object.entries(edited.labels)
    .filter(([, value]) => value === null)
    .map(([key]): LabelDraft => ({ key, value: '', source: 'hidden' }));
  return {
    name: edited.name,
    group: edited.group,
    tags: edited.tags,
    labels: [...shown, ...hidden].sort((a, b) => a.key.localeCompare(b.key)),
    offlineAfterSeconds: edited.offline_after_seconds,
  };
}

/** Labels that the house shall keep over the agent's: all of them, as the API wants it. */
function ownLabels(labels: readonly LabelDraft[]): Record<string, string | null> {
  return Object.fromEntries(
    labels
      .filter(({ key, source }) => source !== 'agent' && key.trim() !== '')
      .map(({ key, value, source }) => [key.trim(), source === 'hidden' ? null : value]),
  );
}

/** What is sent: only what is another than before; undefined where nothing is. */
export function changeOf(host: Host, draft: HostDraft): HostChange | undefined {
  const { edited } = host;
  const labels = ownLabels(draft.labels);
  const change: HostChange = {
    ...(draft.name === edited.name ? {} : { name: draft.name }),
    ...(draft.group === edited.group ? {} : { group: draft.group }),
    ...(isSame(draft.tags, edited.tags) ? {} : { tags: draft.tags === null ? null : [...draft.tags] }),
    ...(isSame(sorted(labels), sorted(edited.labels)) ? {} : { labels }),
    ...(draft.offlineAfterSeconds === edited.offline_after_seconds
      ? {}
      : { offline_after_seconds: draft.offlineAfterSeconds }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const sorted = (labels: Readonly<Record<string, string | null>>) =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

const LABEL_KEY = /^[A-Za-z0-9_][\w./-]*$/u;

/** Keys that the API would not take, or that stand twice. */
export const wrongLabels = (labels: readonly LabelDraft[]): readonly string[] =>
  labels
    .map(({ key }) => key.trim())
    .filter((key, at, all) => key !== '' && (!LABEL_KEY.test(key) || all.indexOf(key) !== at));
