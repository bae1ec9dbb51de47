import type { Trial } from './trial.ts';

const HEAD = ['fault', 'noticed after', 'first by', 'cause ranked', 'notifications', 'words right'];

/** The table of all trials, and below it what was wrong or missing. */
export function scorecard(trials: readonly Trial[]): string {
  const rows = trials.map(rowOf);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const table = [
    line(HEAD),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(line),
  ];
  const remarks = trials.flatMap(remarksOn);
  return [...table, ...(remarks.length === 0 ? [] : ['', ...remarks])].join('\n');
}

function rowOf(trial: Trial): readonly string[] {
  if (trial.skipped !== null) {
    return [trial.title, 'skipped', '-', '-', '-', '-'];
  }
  return [
    trial.title,
    trial.noticedAfterSeconds === null ? 'not noticed' : `${trial.noticedAfterSeconds.toFixed(0)} s`,
    trial.first?.kind ?? '-',
    rankOf(trial),
    trial.notifications === null
      ? '-'
      : `${String(trial.notifications.raw)} raw, ${String(trial.notifications.sent)} sent`,
    wordsOf(trial),
  ];
}

function rankOf({ cause }: Trial): string {
  if (cause === null) {
    return '-';
  }
  if (!cause.isClaimed) {
    return cause.rank === null ? 'unknown' : `unknown (hint ${String(cause.rank)})`;
  }
  return cause.rank === null
    ? `wrong, of ${String(cause.candidates.length)}`
    : cause.rank === 1
      ? 'first'
      : `${String(cause.rank)}.`;
}

function wordsOf({ words }: Trial): string {
  const all = Object.values(words ?? {});
  return words === null ? '-' : `${String(all.filter(Boolean).length)} of ${String(all.length)}`;
}

function remarksOn(trial: Trial): readonly string[] {
  const missing = Object.entries(trial.words ?? {})
    .filter(([, isThere]) => !isThere)
    .map(([word]) => word);
  const [blamed] = trial.cause?.candidates ?? [];
  return [
    ...(trial.skipped === null ? [] : [`skipped: ${trial.skipped}`]),
    ...(missing.length === 0 ? [] : [`not said: ${missing.join(', ')}`]),
    ...(trial.cause !== null && trial.cause.rank !== 1 && blamed !== undefined
      ? [`ranked first: ${blamed.slice(0, 120)}`]
      : []),
    ...(trial.others.length === 0
      ? []
      : [`${String(trial.others.length)} signs of something else meanwhile`]),
  ].map((remark) => `${trial.title}: ${remark}`);
}
