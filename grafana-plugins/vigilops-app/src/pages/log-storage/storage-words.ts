import type { GrafanaTheme2, IconName } from '@grafana/data';
import { levelWord } from '../../logs/level-look.ts';
import { t } from '../../t.ts';
import type { Archive, ArchiveState, Restore, RestoreFilter } from './types.ts';

interface Look {
  readonly icon: IconName;
  readonly colour: (theme: GrafanaTheme2) => string;
  readonly name: string;
}

const grey = ({ colors }: GrafanaTheme2) => colors.text.secondary;
const green = ({ colors }: GrafanaTheme2) => colors.success.text;
const blue = ({ colors }: GrafanaTheme2) => colors.info.text;
const orange = ({ colors }: GrafanaTheme2) => colors.warning.text;
const red = ({ colors }: GrafanaTheme2) => colors.error.text;

export function archiveLook(state: ArchiveState): Look {
  switch (state) {
    case 'pending':
      return { icon: 'clock-nine', colour: grey, name: t('storage.state.pending', 'Waits') };
    case 'writing':
      return { icon: 'sync', colour: blue, name: t('storage.state.writing', 'Is being written') };
    case 'failed':
      return { icon: 'exclamation-triangle', colour: orange, name: t('storage.state.failed', 'Tried again') };
    case 'done':
      return { icon: 'check-circle', colour: green, name: t('storage.state.done', 'Whole') };
    case 'missing':
      return { icon: 'times-circle', colour: red, name: t('storage.state.missing', 'Part missing') };
    case 'corrupt':
      return { icon: 'times-circle', colour: red, name: t('storage.state.corrupt', 'Damaged') };
    case 'lost':
      return { icon: 'times-circle', colour: red, name: t('storage.state.lost', 'Lost') };
    default:
      return state satisfies never;
  }
}

/** What the state means for the lines of the day. */
export function archiveHelp({ state }: Archive): string | undefined {
  switch (state) {
    case 'failed':
      return t('storage.help.failed', 'Its lines stay in the database until it is done.');
    case 'missing':
    case 'corrupt':
      return t('storage.help.corrupt', 'What is whole of it can still be fetched back.');
    case 'lost':
      return t('storage.help.lost', 'The disk was short: lines went before they were archived.');
    case 'pending':
    case 'writing':
    case 'done':
      return undefined;
    default:
      return state satisfies never;
  }
}

/** Whether something of it lies there to be read. */
export const isReadable = ({ state, parts }: Archive): boolean =>
  parts > 0 && (state === 'done' || state === 'missing' || state === 'corrupt' || state === 'lost');

export function restoreLook(state: Restore['state']): Look {
  switch (state) {
    case 'pending':
      return { icon: 'clock-nine', colour: grey, name: t('storage.restore.pending', 'Waits') };
    case 'running':
      return { icon: 'sync', colour: blue, name: t('storage.restore.running', 'Is being fetched') };
    case 'done':
      return { icon: 'check-circle', colour: green, name: t('storage.restore.done', 'Here') };
    case 'partial':
      return {
        icon: 'exclamation-triangle',
        colour: orange,
        name: t('storage.restore.partial', 'Here in part'),
      };
    case 'failed':
      return { icon: 'times-circle', colour: red, name: t('storage.restore.failed', 'Failed') };
    default:
      return state satisfies never;
  }
}

/** Whether the log centre can look into it. */
export const isSearchable = ({ state }: Restore): boolean => state === 'done' || state === 'partial';

/** What is asked of an archive; none: all of it. */
export function filterTexts({ services, hosts, level, text }: RestoreFilter): readonly string[] {
  return [
    ...(services.length === 0
      ? []
      : [t('pipelines.match.services', 'service {{names}}', { names: services.join(', ') })]),
    ...(hosts.length === 0
      ? []
      : [t('pipelines.match.hosts', 'host {{names}}', { names: hosts.join(', ') })]),
    ...(level === null
      ? []
      : [t('pipelines.match.level', '{{level}} and above', { level: levelWord(level) })]),
    ...(text === '' ? [] : [t('pipelines.match.contains', 'contains “{{text}}”', { text })]),
  ];
}

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** `2026-03-01`, or from when to when, in UTC as archives have their days. */
export function timesOf({ from, to }: Pick<Restore, 'from' | 'to'>): string {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  if (start % DAY_MS !== 0 || end % DAY_MS !== 0) {
    return `${from.slice(0, 16).replace('T', ' ')} – ${to.slice(0, 16).replace('T', ' ')} UTC`;
  }
  const [first, last] = [dayOf(start), dayOf(end - 1)];
  return first === last ? first : `${first} – ${last}`;
}
