import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, LinkButton, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Table } from '../../admin/Table.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Marks } from '../../fleet/Marks.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import type { useAsked } from '../../fleet/use-asked.ts';
import { absolute, bytes, count } from '../../fleet/words.ts';
import { Meter } from '../../llm/Meter.tsx';
import { t } from '../../t.ts';
import { restoredLogsPath } from '../paths.ts';
import { StateMark } from './StateMark.tsx';
import { filterTexts, isSearchable, restoreLook, timesOf } from './storage-words.ts';
import type { Restore } from './types.ts';

interface Props {
  readonly restores: ReturnType<typeof useAsked<'listLogRestores'>>;
  /** There is something to fetch. */
  readonly hasArchives: boolean;
  readonly mayWrite: boolean;
}

/** What was fetched back, how far it is, and the way into it. */
export function RestoreSection({ restores, hasArchives, mayWrite }: Props) {
  const [removing, setRemoving] = useState<Restore>();
  return (
    <Section
      title={t('storage.restores', 'Fetched back')}
      tools={
        mayWrite &&
        hasArchives && (
          <Button size="sm" icon="history" onClick={() => locationService.partial({ fetch: 'new' })}>
            {t('storage.fetch-days', 'Fetch days back')}
          </Button>
        )
      }
    >
      <Part polled={restores} rows={2} height={5}>
        {({ items }) =>
          items.length === 0 ? (
            <p>
              {t(
                'storage.no-restores',
                'Nothing at the moment. Days of the archive can be fetched back for a while, whole or by a filter, and then be searched in the log centre.',
              )}
            </p>
          ) : (
            <Table
              label={t('storage.restores', 'Fetched back')}
              minWidth={90}
              heads={[
                t('storage.days-utc', 'Days (UTC)'),
                t('storage.filter', 'Filter'),
                t('storage.head-state', 'State'),
                t('storage.lines', 'Lines'),
                t('storage.goes-at', 'Goes'),
                '',
              ]}
            >
              {items.map((restore) => (
                <Row
                  key={restore.id}
                  restore={restore}
                  now={restores.at ?? 0}
                  mayWrite={mayWrite}
                  onRemove={setRemoving}
                />
              ))}
            </Table>
          )
        }
      </Part>
      {removing !== undefined && (
        <Removing
          restore={removing}
          onDone={() => {
            setRemoving(undefined);
            restores.retry();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Section>
  );
}

interface RowProps {
  readonly restore: Restore;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onRemove: (restore: Restore) => void;
}

function Row({ restore, now, mayWrite, onRemove }: RowProps) {
  const styles = useStyles2(getStyles);
  const { filter, created_by: by, created_at: at, expires_at: expires } = restore;
  const times = timesOf(restore);
  const texts = filterTexts(filter);
  return (
    <tr>
      <th scope="row" className={styles.days}>
        {times}
        <div className={styles.note}>
          {by} <TimeAgo time={Date.parse(at)} now={now} />
        </div>
      </th>
      <td className={styles.filter}>
        {texts.length === 0 ? (
          t('storage.all-lines', 'all lines')
        ) : (
          <Marks label={t('storage.filter', 'Filter')} texts={texts} />
        )}
      </td>
      <td className={styles.state}>
        <Progress restore={restore} />
      </td>
      <td className={styles.number} title={count(restore.lines_restored)}>
        {count(restore.lines_restored)}
        {restore.limited && <div className={styles.warning}>{t('storage.limited', 'there may be more')}</div>}
      </td>
      <td className={styles.number}>
        <time dateTime={expires}>{absolute(Date.parse(expires))}</time>
      </td>
      <td>
        <div className={styles.buttons}>
          {isSearchable(restore) && (
            <LinkButton size="sm" variant="secondary" icon="search" href={restoredLogsPath(restore)}>
              {t('storage.open', 'Open in the log centre')}
            </LinkButton>
          )}
          {mayWrite && (
            <Button
              size="sm"
              variant="secondary"
              fill="text"
              icon="trash-alt"
              aria-label={t('storage.remove', 'Let go of {{days}}', { days: times })}
              onClick={() => onRemove(restore)}
            />
          )}
        </div>
      </td>
    </tr>
  );
}

function Progress({ restore }: { readonly restore: Restore }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { state, bytes_read: read, bytes_total: total, problems } = restore;
  return (
    <>
      <StateMark look={restoreLook(state)} />
      {state === 'running' && (
        <>
          <Meter
            label={t('storage.progress', 'Read so far')}
            ratio={read / Math.max(1, total)}
            colour={theme.colors.info.main}
          />
          <div className={styles.note}>
            {t('storage.read-of', '{{read}} of {{total}}', { read: bytes(read), total: bytes(total) })}
          </div>
        </>
      )}
      {problems.slice(0, 3).map(({ day, part, error }) => (
        <div key={`${day} ${part}`} className={styles.warning}>
          {day} {part}: {error}
        </div>
      ))}
      {problems.length > 3 && (
        <div className={styles.note}>
          {t('storage.more', 'and {{total}} more', { total: count(problems.length - 3) })}
        </div>
      )}
    </>
  );
}

interface RemovingProps {
  readonly restore: Restore;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ restore, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeLogRestore', { path: { id: restore.id } }), onDone);
  const isRunning = restore.state === 'pending' || restore.state === 'running';
  return (
    <Confirm
      title={t('storage.remove-title', 'Let go of {{days}}?', { days: timesOf(restore) })}
      button={isRunning ? t('storage.stop', 'Stop fetching') : t('storage.remove-it', 'Let go of it')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t('storage.remove-help', 'The archive keeps the lines: they can be fetched back again.')}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  days: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  filter: css({ minWidth: theme.spacing(20) }),
  state: css({ minWidth: theme.spacing(16) }),
  number: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  buttons: css({
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(0.5),
    whiteSpace: 'nowrap',
  }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  warning: css({
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
    color: theme.colors.warning.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
