import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, Field, Input, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { NumberField } from '../../alerts/fields.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { Marks } from '../../fleet/Marks.tsx';
import { bytes, count, short } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { QueryProblem } from '../logs/QueryProblem.tsx';
import {
  areDays,
  areLimits,
  archivesIn,
  MAX_HOURS,
  MAX_LINES,
  newRestore,
  restoreBody,
  type RestoreDraft,
} from './restore-draft.ts';
import { restoreQuery, type RestoreQuery } from './restore-query.ts';
import { filterTexts } from './storage-words.ts';
import type { Archive, RestoreFilter } from './types.ts';

interface Props {
  readonly archives: readonly Archive[];
  /** The day that is meant; undefined: the newest. */
  readonly day: string | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Which days are fetched back, what of them, and for how long. */
export function RestoreForm({ archives, day, onDone, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [draft, setDraft] = useState(() => newRestore(archives, day));
  const read = restoreQuery(draft.query);
  const start = useAction(
    (filter: RestoreFilter) => api.call('createLogRestore', { body: restoreBody(draft, filter) }),
    onDone,
  );
  const set = (change: Partial<RestoreDraft>) => {
    start.forgive();
    setDraft((old) => ({ ...old, ...change }));
  };
  const found = areDays(draft) ? archivesIn(archives, draft) : [];
  return (
    <Drawer title={t('storage.fetch-days', 'Fetch days back')} size="sm" onClose={onClose}>
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (read.kind === 'filter') {
            start.run(read.filter);
          }
        }}
      >
        <div className={styles.days}>
          <DayField
            label={t('storage.from-day', 'From day (UTC)')}
            value={draft.from}
            onChange={(from) => set({ from, to: draft.to < from ? from : draft.to })}
          />
          <DayField
            label={t('storage.to-day', 'To day (UTC)')}
            value={draft.to}
            onChange={(to) => set({ to })}
          />
        </div>
        <p className={styles.note} role="status">
          {foundText(draft, found)}
        </p>
        <QueryField query={draft.query} read={read} onChange={(query) => set({ query })} />
        <NumberField
          label={t('storage.max-lines', 'Lines, at most')}
          description={t('storage.max-lines-help', 'The oldest come first. At most {{most}}.', {
            most: count(MAX_LINES),
          })}
          value={draft.maxLines}
          onChange={(maxLines) => set({ maxLines })}
        />
        <NumberField
          label={t('storage.keep-hours', 'They stay for')}
          description={t(
            'storage.keep-hours-help',
            'Then they go by themselves; the archive keeps them. At most {{most}}.',
            {
              most: count(MAX_HOURS),
            },
          )}
          unit={t('storage.hours', 'hours')}
          value={draft.keepHours}
          onChange={(keepHours) => set({ keepHours })}
        />
        <Refused error={start.error} />
        <div className={styles.buttons}>
          <Button
            type="submit"
            disabled={start.busy || found.length === 0 || read.kind !== 'filter' || !areLimits(draft)}
          >
            {t('storage.fetch-start', 'Fetch back')}
          </Button>
          <Button type="button" variant="secondary" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}

function foundText(draft: RestoreDraft, found: readonly Archive[]): string {
  if (!areDays(draft)) {
    return t('storage.no-days', 'Choose a day, and none before it.');
  }
  if (found.length === 0) {
    return t('storage.none-there', 'No archive that can be read lies in these days.');
  }
  const sum = found.reduce(
    (all, { lines, bytes: packed }) => ({ lines: all.lines + lines, bytes: all.bytes + packed }),
    { lines: 0, bytes: 0 },
  );
  return t('storage.there', '{{bytes}} are read, with {{lines}} lines.', {
    bytes: bytes(sum.bytes),
    lines: short(sum.lines),
  });
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: string) => void;
}

function DayField({ label, value, onChange }: DayProps) {
  const id = useId();
  return (
    <Field label={label} htmlFor={id} noMargin>
      <Input
        id={id}
        type="date"
        width={20}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

interface QueryProps {
  readonly query: string;
  readonly read: RestoreQuery;
  readonly onChange: (query: string) => void;
}

/** What of the days is meant, in the language of the log centre as far as an archive knows it. */
function QueryField({ query, read, onChange }: QueryProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <div>
      <Field
        label={t('storage.query', 'Only lines that match')}
        description={t(
          'storage.query-help',
          'Empty: all of them. A word or phrase, service:, host:, level:>=; all other searches are for when the lines are here.',
        )}
        htmlFor={id}
        noMargin
      >
        <Input
          id={id}
          className={styles.query}
          placeholder='service:(shop OR mail) level:>=warn "timed out"'
          autoComplete="off"
          spellCheck={false}
          maxLength={4_096}
          invalid={read.kind !== 'filter'}
          value={query}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Field>
      {read.kind === 'problem' && <QueryProblem query={query} problem={read.problem} />}
      {read.kind === 'unfit' && (
        <p className={styles.problem} role="alert">
          {t(
            'storage.unfit',
            '{{part}} cannot be asked of an archive: it knows names of services and hosts, a level and above, and one text. Take it away, and search for it when the lines are here.',
            { part: read.part },
          )}
        </p>
      )}
      {read.kind === 'filter' && filterTexts(read.filter).length > 0 && (
        <div className={styles.read}>
          <Marks label={t('storage.filter', 'Filter')} texts={filterTexts(read.filter)} />
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  days: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  note: css({ margin: 0, color: theme.colors.text.secondary }),
  query: css({ input: { fontFamily: theme.typography.fontFamilyMonospace } }),
  read: css({ marginTop: theme.spacing(0.5) }),
  problem: css({
    margin: theme.spacing(0.5, 0, 0),
    overflowWrap: 'anywhere',
    color: theme.colors.error.text,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
