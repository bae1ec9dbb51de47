import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, TextArea, useStyles2, useTheme2 } from '@grafana/ui';
import { useState, type ReactNode } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { TIMELINE_ICONS } from '../../alerts/look.ts';
import type { IncidentDetail, TimelineEntry } from '../../alerts/types.ts';
import { timelineName } from '../../alerts/words.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { absolute, clockTime, count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { foldTimeline } from './fold-timeline.ts';

const SHOWN = 15;
const LEDGER_LINES = 1_000;

interface Props {
  readonly incident: IncidentDetail;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

/** What happened, oldest first: changes, symptoms, people, messages, and what was not told. */
export function Timeline({ incident, now, mayWrite, onChanged }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [all, setAll] = useState(false);
  const ledger = useAsked(REFRESH_MS.live, 'listAlertLedger', {
    query: { incident_id: incident.id, from: incident.started_at, limit: LEDGER_LINES },
  });
  const undone = new Set(ledger.data?.items.flatMap(({ id, undone_at: at }) => (at === null ? [] : [id])));
  const undo = useAction(
    (id: number) => api.call('undoLedgerEntry', { path: { id } }),
    () => {
      ledger.retry();
      onChanged();
    },
  );
  const items = foldTimeline(incident.timeline);
  const shown = all ? items : items.slice(-SHOWN);
  const row = (entry: TimelineEntry, key: string) => (
    <Entry
      key={key}
      entry={entry}
      now={now}
      isUndone={entry.ledger_id !== null && undone.has(entry.ledger_id)}
      onUndo={
        mayWrite && entry.ledger_id !== null && ledger.data !== undefined && !undo.busy ? undo.run : undefined
      }
    />
  );
  return (
    <Section title={t('incident.timeline', 'What happened')}>
      {shown.length < items.length && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(true)}>
          {t('incident.earlier', 'Show the {{total}} earlier ones', { total: items.length - shown.length })}
        </Button>
      )}
      <ol className={styles.list}>
        {shown.map((item) =>
          item.kind === 'entry' ? (
            row(item.entry, keyOf(item.entry))
          ) : (
            <Fold key={item.entries.map(keyOf)[0]} entries={item.entries} now={now}>
              {item.entries.map((entry, at) => row(entry, `${keyOf(entry)} ${at}`))}
            </Fold>
          ),
        )}
      </ol>
      <Refused error={undo.error} />
      {mayWrite && <NoteForm id={incident.id} onDone={onChanged} />}
    </Section>
  );
}

const keyOf = ({ at, kind, alert_id: alert, ledger_id: ledger, text }: TimelineEntry) =>
  `${at} ${kind} ${alert ?? ''} ${ledger ?? ''} ${text}`;

interface FoldProps {
  readonly entries: readonly TimelineEntry[];
  readonly now: number;
  readonly children: ReactNode;
}

/** What each alert of a storm brought, in numbers; a click shows all of it. */
function Fold({ entries, now, children }: FoldProps) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const counts = [...new Set(entries.map(({ kind }) => kind))]
    .map((kind) => `${timelineName(kind)}: ${count(entries.filter((entry) => entry.kind === kind).length)}`)
    .join(' · ');
  const [first] = entries;
  return (
    <>
      <li>
        <time>{first === undefined ? '' : clockTime(Date.parse(first.at), now)}</time>
        <Icon name="layer-group" />
        <div className={styles.what}>
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon={open ? 'angle-up' : 'angle-down'}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {counts}
          </Button>
        </div>
      </li>
      {open && children}
    </>
  );
}

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly now: number;
  readonly isUndone: boolean;
  /** Undefined: nothing can be undone here. */
  readonly onUndo: ((ledgerId: number) => void) | undefined;
}

function Entry({ entry, now, isUndone, onUndo }: EntryProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { at, kind, text, by, ledger_id: ledgerId } = entry;
  const time = Date.parse(at);
  return (
    <li>
      <time dateTime={at} title={absolute(time)}>
        {clockTime(time, now)}
      </time>
      <Icon name={TIMELINE_ICONS[kind]} style={{ color: colourOf(kind, theme) }} />
      <div className={styles.what}>
        <span className={styles.kind}>{timelineName(kind)}</span>
        {by !== null && <span className={styles.kind}> · {by}</span>}
        {text !== '' && <div className={isUndone ? styles.undone : undefined}>{text}</div>}
        {isUndone && <span className={styles.kind}>{t('incident.undone', 'undone')}</span>}
        {!isUndone && ledgerId !== null && onUndo !== undefined && (
          <Button size="sm" variant="secondary" fill="text" onClick={() => onUndo(ledgerId)}>
            {t('ledger.undo', 'Undo')}
          </Button>
        )}
      </div>
    </li>
  );
}

function colourOf(kind: TimelineEntry['kind'], theme: GrafanaTheme2): string {
  switch (kind) {
    case 'fired':
    case 'not_told':
      return theme.colors.error.text;
    case 'resolved':
      return theme.colors.success.text;
    case 'acknowledged':
    case 'assigned':
    case 'note':
      return theme.colors.info.text;
    case 'change':
    case 'merged':
    case 'split':
    case 'hidden':
    case 'told':
      return theme.colors.text.secondary;
    default:
      return kind satisfies never;
  }
}

function NoteForm({ id, onDone }: { readonly id: number; readonly onDone: () => void }) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [note, setNote] = useState('');
  const add = useAction(
    (text: string) => api.call('addIncidentNote', { path: { id }, body: { note: text } }),
    () => {
      setNote('');
      onDone();
    },
  );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        add.run(note.trim());
      }}
    >
      <TextArea
        rows={2}
        aria-label={t('incident.note', 'What you found or did')}
        placeholder={t('incident.note-hint', 'What you found or did: the next one with this reads it')}
        maxLength={4_096}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Refused error={add.error} />
      <Button type="submit" size="sm" variant="secondary" disabled={add.busy || note.trim() === ''}>
        {t('incident.add-note', 'Add the note')}
      </Button>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'grid',
      gridTemplateColumns: 'auto auto minmax(0, 1fr)',
      gap: theme.spacing(0, 1),
      padding: theme.spacing(0.5, 0),
      alignItems: 'start',
    },
    time: {
      color: theme.colors.text.secondary,
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    },
  }),
  what: css({ overflowWrap: 'anywhere' }),
  kind: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  undone: css({ textDecoration: 'line-through', color: theme.colors.text.secondary }),
  form: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-end',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  }),
});
