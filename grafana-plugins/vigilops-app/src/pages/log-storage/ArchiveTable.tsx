import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { RowMenu, type RowAction } from '../../admin/RowMenu.tsx';
import { Table } from '../../admin/Table.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { bytes, count, percent, short } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { StateMark } from './StateMark.tsx';
import { archiveHelp, archiveLook, isReadable } from './storage-words.ts';
import type { Archive } from './types.ts';

export interface ArchiveActions {
  readonly onFetch: (archive: Archive) => void;
  readonly onRetry: (archive: Archive) => void;
}

interface Props extends ArchiveActions {
  readonly archives: readonly Archive[];
  readonly now: number;
  readonly mayWrite: boolean;
}

const SHOWN = 31;

/** A line for each writing of a day, the newest day first. */
export function ArchiveTable({ archives, now, mayWrite, ...act }: Props) {
  const [all, setAll] = useState(false);
  const shown = all ? archives : archives.slice(0, SHOWN);
  return (
    <>
      <Table
        label={t('storage.archives', 'Archived days')}
        minWidth={95}
        heads={[
          t('storage.day', 'Day (UTC)'),
          t('storage.head-state', 'State'),
          t('storage.lines', 'Lines'),
          t('storage.size', 'Size'),
          t('storage.where', 'Where'),
          t('storage.verified', 'Read back'),
          ...(mayWrite ? [''] : []),
        ]}
      >
        {shown.map((archive) => (
          <Row key={archive.id} archive={archive} now={now} mayWrite={mayWrite} {...act} />
        ))}
      </Table>
      {shown.length < archives.length && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          {t('storage.show-all', 'Show all {{total}}', { total: count(archives.length) })}
        </Button>
      )}
    </>
  );
}

interface RowProps extends ArchiveActions {
  readonly archive: Archive;
  readonly now: number;
  readonly mayWrite: boolean;
}

function Row({ archive, now, mayWrite, onFetch, onRetry }: RowProps) {
  const styles = useStyles2(getStyles);
  const { day, run, state, target, parts, lines, raw_bytes: raw, bytes: packed } = archive;
  const look = archiveLook(state);
  return (
    <tr>
      <th scope="row" className={styles.day}>
        {day}
        {run > 1 && (
          <div className={styles.note}>
            {t('storage.run', 'written again ({{run}})', { run: count(run) })}
          </div>
        )}
      </th>
      <td>
        <StateMark look={look} />
        <Trouble archive={archive} now={now} />
        {archive.in_table && (
          <div className={styles.note}>{t('storage.in-table', 'still in the database, too')}</div>
        )}
      </td>
      <td className={styles.number} title={count(lines)}>
        {lines === 0 ? '–' : short(lines)}
      </td>
      <td className={styles.number}>
        {parts === 0 ? '–' : bytes(packed)}
        {raw > 0 && packed > 0 && (
          <div className={styles.small}>
            {t('storage.of-raw', '{{share}} of {{bytes}}', {
              share: percent(packed / raw),
              bytes: bytes(raw),
            })}
          </div>
        )}
      </td>
      <td className={styles.where}>{target ?? '–'}</td>
      <td className={styles.number}>
        <CheckedAt archive={archive} now={now} />
      </td>
      {mayWrite && (
        <td className={styles.menu}>
          <Menu archive={archive} onFetch={onFetch} onRetry={onRetry} />
        </td>
      )}
    </tr>
  );
}

/** What is wrong with it, and what happens next. */
function Trouble({ archive, now }: { readonly archive: Archive; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const { error, next_try_at: next, state, attempts } = archive;
  const help = archiveHelp(archive);
  return (
    <>
      {error !== null && <div className={styles.error}>{error}</div>}
      {help !== undefined && <div className={styles.note}>{help}</div>}
      {state === 'failed' && (
        <div className={styles.note}>
          {t('storage.attempts', 'Tried {{total}} times.', { total: count(attempts) })}{' '}
          {next !== null && Date.parse(next) > now
            ? t('storage.next-try', 'Next: {{time}}', { time: next.slice(11, 16).concat(' UTC') })
            : t('storage.next-soon', 'Next: within a minute')}
        </div>
      )}
    </>
  );
}

function CheckedAt({ archive, now }: { readonly archive: Archive; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const { verified_at: verified, checked_at: checked } = archive;
  return (
    <>
      {verified === null ? '–' : <TimeAgo time={Date.parse(verified)} now={now} />}
      {checked !== null && (
        <div className={styles.small}>
          {t('storage.looked', 'looked for')} <TimeAgo time={Date.parse(checked)} now={now} />
        </div>
      )}
    </>
  );
}

function Menu({ archive, onFetch, onRetry }: ArchiveActions & { readonly archive: Archive }) {
  const { state, day } = archive;
  const actions: RowAction[] = [
    ...(isReadable(archive)
      ? [
          {
            label: t('storage.fetch', 'Fetch it back'),
            icon: 'history' as const,
            run: () => onFetch(archive),
          },
        ]
      : []),
    ...(state === 'failed' || state === 'pending'
      ? [{ label: t('storage.retry', 'Try again now'), icon: 'sync' as const, run: () => onRetry(archive) }]
      : []),
    ...(state === 'done' || state === 'missing' || state === 'corrupt'
      ? [
          {
            label: t('storage.verify', 'Look at it now'),
            icon: 'search' as const,
            run: () => onRetry(archive),
          },
        ]
      : []),
  ];
  return actions.length === 0 ? null : (
    <RowMenu label={t('storage.actions', 'What can be done with {{day}}', { day })} actions={actions} />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  day: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  where: css({ overflowWrap: 'anywhere !important' as 'anywhere', maxWidth: theme.spacing(36) }),
  menu: css({ width: theme.spacing(5), textAlign: 'right !important' as 'right' }),
  note: css({
    whiteSpace: 'normal',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  small: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  error: css({
    overflowWrap: 'anywhere',
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.warning.text,
  }),
});
