import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, FilterPill, useStyles2 } from '@grafana/ui';
import { analysisTabs } from '../../analysis/tabs.ts';
import { toggled } from '../alerts/use-alert-filter.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useTimeRange } from '../logs/use-time-range.ts';
import { linkRange } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import { DatabaseAdvice } from './DatabaseAdvice.tsx';
import { kindName } from './finding-words.ts';
import { FindingRow } from './FindingRow.tsx';
import { FindingsState } from './FindingsState.tsx';
import { FINDING_KINDS, type Finding, type Findings } from './types.ts';

const LAST_DAY = { from: 'now-24h', to: 'now' };
const MOST = 100;
/** Storms stand for the others: they are always shown. */
const CHOICES = FINDING_KINDS.filter((kind) => kind !== 'storm');

/** What did it find, and can I trust it? */
export function FindingsPage() {
  const styles = useStyles2(getStyles);
  const time = useTimeRange(LAST_DAY);
  const [kindText, setKinds] = useUrlState('kind');
  const [openText, setOpen] = useUrlState('open');
  const [chosenText] = useUrlState('finding');
  const kinds = CHOICES.filter((kind) => kindText.split(',').includes(kind));
  const isOpenOnly = openText === '1';
  const open = useAsked(REFRESH_MS.live, 'listFindings', { query: { open: 'true', limit: MOST } });
  const found = useAsked(REFRESH_MS.live, 'listFindings', {
    query: {
      ...asked(linkRange(time.range.raw)),
      limit: MOST,
      ...(kinds.length === 0 ? {} : { kind: [...kinds, 'storm'] }),
      ...(isOpenOnly ? ({ open: 'true' } as const) : {}),
    },
  });
  const now = Date.now();
  const again = () => {
    open.retry();
    found.retry();
  };
  return (
    <AppPage pageNav={analysisTabs('findings')} actions={<RangePicker time={time} />}>
      <div className={styles.page}>
        <Part polled={open} rows={1} height={3}>
          {(data) => <FindingsState open={data} now={now} />}
        </Part>
        <div className={styles.pills} role="group" aria-label={t('findings.kinds', 'Kinds')}>
          <FilterPill
            label={t('findings.open-only', 'Only what goes on')}
            selected={isOpenOnly}
            onClick={() => setOpen(isOpenOnly ? '' : '1')}
          />
          {CHOICES.map((kind) => (
            <FilterPill
              key={kind}
              label={kindName(kind)}
              selected={kinds.includes(kind)}
              onClick={() => setKinds(toggled(kinds, kind))}
            />
          ))}
        </div>
        {/^\d+$/.test(chosenText) && <Chosen id={Number(chosenText)} now={now} onDone={again} />}
        <Part polled={found} rows={4} height={10}>
          {(data) => <List data={data} chosen={Number(chosenText)} now={now} onDone={again} />}
        </Part>
        <DatabaseAdvice />
      </div>
    </AppPage>
  );
}

/** Relative ends as they are; milliseconds as the API reads them. */
const asked = ({ from, to }: { readonly from: string; readonly to: string }) => {
  const moment = (text: string) => (/^\d+$/.test(text) ? new Date(Number(text)).toISOString() : text);
  return { from: moment(from), to: moment(to) };
};

/** The one that the address names, wherever it lies in time. */
function Chosen({
  id,
  now,
  onDone,
}: {
  readonly id: number;
  readonly now: number;
  readonly onDone: () => void;
}) {
  const found = useAsked(REFRESH_MS.live, 'getFinding', { path: { id } });
  return (
    <Part polled={found} rows={1} height={10}>
      {(finding) => (
        <FindingRow
          finding={finding}
          now={now}
          isChosen
          onDone={() => {
            found.retry();
            onDone();
          }}
        />
      )}
    </Part>
  );
}

interface ListProps {
  readonly data: Findings;
  /** Shown above already. */
  readonly chosen: number;
  readonly now: number;
  readonly onDone: () => void;
}

function List({ data: { items, next_cursor: more, watch }, chosen, now, onDone }: ListProps) {
  const styles = useStyles2(getStyles);
  if (items.length === 0) {
    return <Nothing watch={watch} />;
  }
  return (
    <>
      <ul className={styles.list} aria-label={t('findings.title', 'Findings')}>
        {items
          .filter(({ id }: Finding) => id !== chosen)
          .map((finding) => (
            <li key={finding.id}>
              <FindingRow finding={finding} now={now} onDone={onDone} />
            </li>
          ))}
      </ul>
      {more !== null && (
        <p className={styles.note}>
          {t('findings.cut', 'These are the newest {{total}}: choose a shorter time to see others.', {
            total: count(items.length),
          })}
        </p>
      )}
    </>
  );
}

/** What is watched, and what must be there before anything can be found. */
function Nothing({ watch }: Pick<Findings, 'watch'>) {
  if (watch.series === 0) {
    return (
      <EmptyState variant="not-found" hideImage message={t('findings.not-yet', 'Nothing is watched yet')}>
        {t(
          'findings.not-yet-help',
          'As soon as a host, a service or a log sends data, its figures and patterns are watched by themselves: there are no rules to write.',
        )}
      </EmptyState>
    );
  }
  return (
    <EmptyState variant="completed" hideImage message={t('findings.none', 'Nothing unusual')}>
      {t(
        'findings.none-help',
        'Each series is compared with its own past. A new one needs two and a half hours of values (a pattern of log lines half an hour) before anything is found in it; what was stored before counts.',
      )}
    </EmptyState>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  pills: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  list: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 0,
  }),
  note: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.text.secondary }),
});
