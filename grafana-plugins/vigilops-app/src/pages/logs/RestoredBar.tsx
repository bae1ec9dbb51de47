import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Icon, Text, useStyles2 } from '@grafana/ui';
import { absolute, bytes, count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import type { LogRestore, Restored } from './use-restored.ts';

const DAY_MS = 86_400_000;

/** Says that these are lines of the past, which, and how long they stay; and leads back. */
export function RestoredBar({ restored: { restore, error } }: { readonly restored: Restored }) {
  const styles = useStyles2(getStyles);
  const isGone = error?.kind === 'request';
  return (
    <div className={styles.bar}>
      <span role="status">
        <Icon name={isGone ? 'exclamation-triangle' : 'history'} />{' '}
        {isGone
          ? t(
              'restored.gone',
              'These lines are no longer fetched back from the archive. Fetch the day once more.',
            )
          : titleOf(restore)}
      </span>
      {!isGone &&
        restore !== undefined &&
        notesOf(restore).map((note) => (
          <Text key={note} color="warning" variant="bodySmall">
            {note}
          </Text>
        ))}
      {!isGone && error !== undefined && (
        <Text color="warning" variant="bodySmall">
          {error.message}
        </Text>
      )}
      <Button size="sm" variant="secondary" icon="arrow-left" onClick={backToThePresent}>
        {t('restored.back', 'Back to the present')}
      </Button>
    </div>
  );
}

/** Of another time neither its range nor its open line mean anything. */
function backToThePresent(): void {
  locationService.partial({ restore: null, from: null, to: null, line: null });
}

function titleOf(restore: LogRestore | undefined): string {
  if (restore === undefined) {
    return t('restored.asked', 'Lines restored from the archive');
  }
  switch (restore.state) {
    case 'pending':
    case 'running':
      return t(
        'restored.running',
        'Lines of {{days}} are being fetched from the archive: {{read}} of {{total}}',
        {
          days: daysOf(restore),
          read: bytes(restore.bytes_read),
          total: bytes(restore.bytes_total),
        },
      );
    case 'failed':
      return t('restored.failed', 'Lines of {{days}} could not be fetched from the archive', {
        days: daysOf(restore),
      });
    case 'done':
    case 'partial':
      return t('restored.title', 'Lines of {{days}} restored from the archive, until {{end}}', {
        days: daysOf(restore),
        end: absolute(Date.parse(restore.expires_at)),
      });
  }
}

/** `2026-03-01`, or `2026-03-01 – 2026-03-04`, as archives name them; else from when to when. */
function daysOf({ from, to }: LogRestore): string {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const isWhole = begin % DAY_MS === 0 && end % DAY_MS === 0;
  const [first, last] = isWhole
    ? [begin, end - DAY_MS].map((at) => new Date(at).toISOString().slice(0, 10))
    : [begin, end].map(absolute);
  return first === last ? String(first) : `${String(first)} – ${String(last)}`;
}

/** What is not there of these days, and why. */
function notesOf({ state, limited, max_lines: most, filter, problems }: LogRestore): readonly string[] {
  const [problem] = problems;
  const only = [
    ...filter.services,
    ...filter.hosts,
    ...(filter.level === null ? [] : [`≥ ${filter.level}`]),
    ...(filter.text === '' ? [] : [`“${filter.text}”`]),
  ];
  return [
    ...(only.length === 0
      ? []
      : [t('restored.only', 'Only what was asked for: {{filter}}', { filter: only.join(', ') })]),
    ...(limited
      ? [t('restored.limited', 'No more than {{lines}} lines were fetched', { lines: count(most) })]
      : []),
    ...(state !== 'partial' && state !== 'failed'
      ? []
      : [
          t('restored.problem', 'Not all could be read: {{error}}', {
            error: problem === undefined ? '' : `${problem.part}: ${problem.error}`,
          }),
        ]),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0.75, 1.5),
    borderLeft: `3px solid ${theme.colors.info.border}`,
    background: theme.colors.info.transparent,
  }),
});
