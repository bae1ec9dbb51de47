import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { Button, FilterInput, Icon, MultiCombobox, useStyles2 } from '@grafana/ui';
import { useDeferredValue, useRef, useState } from 'react';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { KIND_ICONS, kindName, KINDS, shiftText } from '../fleet/host-change-words.ts';
import type { HostChange } from '../fleet/host-changes.ts';
import { Part } from '../fleet/Part.tsx';
import { Section } from '../fleet/Section.tsx';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { count } from '../fleet/words.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { t } from '../t.ts';
import { changesWindow } from './changes-window.ts';

interface Props {
  readonly hostId: number;
  /** Of the charts. */
  readonly range: TimeRange;
  readonly now: number;
}

const LIMIT = 500;
const SHOWN = 10;

/** What is not as it was on the host: the first question in every incident. */
export function Changes({ hostId, range, now }: Props) {
  const styles = useStyles2(getStyles);
  const [kindText, setKinds] = useUrlState('changed');
  const [text, setText] = useUrlState('change');
  const kinds = KINDS.filter((kind) => kindText.split(',').includes(kind));
  const q = useDeferredValue(text.trim());
  const polled = useAsked(REFRESH_MS.slow, 'listHostChanges', {
    query: {
      ...changesWindow(range),
      host_id: [hostId],
      limit: LIMIT,
      kind: kinds.length === 0 ? undefined : kinds,
      q: q === '' ? undefined : q,
    },
  });
  // While other changes are asked for, those that were there stay, dimmed.
  const kept = useRef(polled.data);
  kept.current = polled.data ?? kept.current;
  const filtered = kinds.length > 0 || q !== '';
  return (
    <Section
      title={t('changed.title', 'What changed')}
      tools={
        <div className={styles.tools}>
          <MultiCombobox
            aria-label={t('changed.kinds', 'Kinds of changes')}
            placeholder={t('changed.all-kinds', 'All kinds')}
            width="auto"
            minWidth={16}
            maxWidth={40}
            value={kinds}
            options={KINDS.map((value) => ({ value, label: kindName(value) }))}
            onChange={(options) => setKinds(options.map(({ value }) => value).join(','))}
          />
          <FilterInput
            aria-label={t('changed.search', 'Search changes')}
            placeholder={t('changed.search', 'Search changes')}
            width={24}
            value={text}
            onChange={setText}
          />
        </div>
      }
    >
      <Part polled={{ ...polled, data: kept.current }} rows={2}>
        {({ items }) => (
          <div className={polled.data === undefined ? styles.old : ''}>
            <List changes={items} filtered={filtered} now={now} />
          </div>
        )}
      </Part>
    </Section>
  );
}

interface ListProps {
  readonly changes: readonly HostChange[];
  readonly filtered: boolean;
  readonly now: number;
}

function List({ changes, filtered, now }: ListProps) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  if (changes.length === 0) {
    return (
      <p className={styles.none}>
        {filtered
          ? t('changed.none-fits', 'No change fits.')
          : t('changed.none', 'Nothing has changed in the week before the end of these charts.')}
      </p>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {changes.slice(0, all ? undefined : SHOWN).map((change) => (
          <li key={`${change.at} ${change.kind} ${change.subject} ${change.action}`}>
            <Icon name={KIND_ICONS[change.kind]} title={kindName(change.kind)} />
            <span className={styles.kind}>{kindName(change.kind)}</span>
            <span className={styles.subject}>{change.subject}</span>
            <span className={styles.shift}>{shiftText(change)}</span>
            <span className={styles.time}>
              <TimeAgo time={Date.parse(change.at)} now={now} />
            </span>
          </li>
        ))}
      </ul>
      {changes.length > SHOWN && (
        <Button size="sm" variant="secondary" fill="text" onClick={() => setAll(!all)}>
          {all
            ? t('changed.fewer', 'Show fewer')
            : t('changed.show-all', 'Show all {{total}}', { total: count(changes.length) })}
        </Button>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tools: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  old: css({ opacity: 0.6 }),
  none: css({ margin: 0, color: theme.colors.text.secondary }),
  list: css({
    listStyle: 'none',
    li: {
      display: 'grid',
      gridTemplateColumns: `${theme.spacing(2.5)} ${theme.spacing(13)} minmax(0, 2fr) minmax(0, 3fr) auto`,
      alignItems: 'baseline',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: `${theme.spacing(2.5)} minmax(0, 1fr) auto`,
      },
    },
    'li:last-child': { borderBottom: 'none' },
    'li > :first-child': { alignSelf: 'center' },
  }),
  kind: css({
    color: theme.colors.text.secondary,
    [theme.breakpoints.down('sm')]: { display: 'none' },
  }),
  subject: css({ overflowWrap: 'anywhere' }),
  shift: css({
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    [theme.breakpoints.down('sm')]: { gridColumn: '2 / -1', gridRow: 2 },
  }),
  time: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
