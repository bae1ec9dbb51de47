import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, EmptyState, FilterInput, FilterPill, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { Table } from '../../admin/Table.tsx';
import { analysisTabs } from '../../analysis/tabs.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count, short } from '../../fleet/words.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useTimeRange } from '../logs/use-time-range.ts';
import { linkRange, type LinkRange } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import { PatternRow } from './PatternRow.tsx';
import { refusalOf, usePatternActions, type PatternActions } from './use-pattern-actions.ts';
import { WriteDialog } from './WriteDialog.tsx';

const SIX_HOURS = { from: 'now-6h', to: 'now' };
const PAGE = 200;
const SORTS = ['lines', 'first_seen', 'last_seen'] as const;
type Sort = (typeof SORTS)[number];
type PatternList = Answer<'listLogTemplates'>;

/** What do the lines say, how often, and what is new? */
export function PatternsPage() {
  const styles = useStyles2(getStyles);
  const time = useTimeRange(SIX_HOURS);
  const [text, setText] = useUrlState('q');
  const [service, setService] = useUrlState('service');
  const [fresh, setFresh] = useUrlState('new');
  const [sort, setSort] = useUrlState('sort');
  const order: Sort = SORTS.find((each) => each === sort) ?? 'lines';
  const found = useAsked(REFRESH_MS.slow, 'listLogTemplates', {
    query: {
      ...askedRange(time.range),
      ...(text === '' ? {} : { search: text }),
      ...(service === '' ? {} : { service: [service] }),
      ...(fresh === '' ? {} : { new: 'true' }),
      sort: order,
      limit: PAGE,
    },
  });
  const mayWrite = useMayWrite();
  const [isWriting, setWriting] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const actions = usePatternActions(() => {
    setChosen(new Set());
    found.retry();
  });
  return (
    <AppPage
      pageNav={analysisTabs('patterns')}
      actions={
        <>
          {mayWrite && (
            <Button variant="secondary" icon="plus" onClick={() => setWriting(true)}>
              {t('patterns.write', 'Write a pattern')}
            </Button>
          )}
          <RangePicker time={time} />
        </>
      }
    >
      <div className={styles.page}>
        <div className={styles.filters}>
          <div className={styles.search} data-page-search>
            <FilterInput
              placeholder={t('patterns.search', 'Search in patterns')}
              value={text}
              onChange={setText}
            />
          </div>
          <FilterPill
            label={t('patterns.only-new', 'New in this time')}
            selected={fresh !== ''}
            onClick={() => setFresh(fresh === '' ? '1' : '')}
          />
          {service !== '' && <FilterPill selected label={service} onClick={() => setService('')} />}
          <Combobox
            aria-label={t('issues.sort.label', 'Order')}
            width={18}
            value={order}
            options={SORTS.map((value) => ({ value, label: sortName(value) }))}
            onChange={({ value }) => setSort(value === 'lines' ? '' : value)}
          />
        </div>
        <Refused error={refusalOf(actions)} />
        <Part polled={found} rows={8} height={5}>
          {(list) => (
            <List
              list={list}
              isNarrowed={text !== '' || service !== '' || fresh !== ''}
              now={found.at ?? 0}
              range={linkRange(time.range.raw)}
              chosen={chosen}
              onChoose={setChosen}
              actions={mayWrite ? actions : undefined}
            />
          )}
        </Part>
      </div>
      {isWriting && (
        <WriteDialog
          onWrite={(wanted) => {
            actions.write.run(wanted);
            setWriting(false);
          }}
          onClose={() => setWriting(false)}
        />
      )}
    </AppPage>
  );
}

function sortName(sort: Sort): string {
  switch (sort) {
    case 'lines':
      return t('issues.sort.lines', 'Most lines');
    case 'first_seen':
      return t('issues.sort.first-seen', 'Newest');
    case 'last_seen':
      return t('issues.sort.last-seen', 'Seen last');
    default:
      return sort satisfies never;
  }
}

interface ListProps {
  readonly list: PatternList;
  readonly isNarrowed: boolean;
  readonly now: number;
  readonly range: LinkRange;
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
  readonly actions: PatternActions | undefined;
}

function List({ list, isNarrowed, now, range, chosen, onChoose, actions }: ListProps) {
  const styles = useStyles2(getStyles);
  if (list.items.length === 0) {
    return isNarrowed ? (
      <EmptyState variant="not-found" message={t('patterns.none-fit', 'No pattern fits these filters')} />
    ) : (
      <EmptyState variant="completed" message={t('patterns.none', 'No lines in this time')}>
        {t('patterns.none-help', 'Every line gets a pattern when it comes: send logs, and they are here.')}
      </EmptyState>
    );
  }
  const picked = list.items.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const heads = [
    t('patterns.one', 'Pattern'),
    t('patterns.over-time', 'Over time'),
    t('patterns.lines', 'Lines'),
    t('patterns.share', 'Share'),
    t('issue.first', 'First seen'),
    t('issue.last', 'Last seen'),
  ];
  return (
    <div className={styles.page}>
      <div className={styles.sum}>
        <span role="status">
          {t('patterns.sum', '{{patterns}} patterns, {{lines}} lines', {
            patterns: count(list.templates),
            lines: short(list.lines),
          })}
          {list.templates > list.items.length &&
            ` · ${t('patterns.cut', 'the first {{total}} are shown', { total: count(list.items.length) })}`}
        </span>
        {actions !== undefined && picked.length > 1 && (
          <Button
            size="sm"
            icon="code-branch"
            disabled={actions.merge.busy}
            tooltip={t(
              'patterns.merge-help',
              'They become one, with a place where they differ. “Where it comes from” takes them apart again.',
            )}
            onClick={() => actions.merge.run(picked)}
          >
            {t('patterns.merge', 'Merge {{total}}', { total: count(picked.length) })}
          </Button>
        )}
      </div>
      <Table
        label={t('patterns.title', 'Patterns')}
        heads={actions === undefined ? heads : ['', ...heads, '']}
        minWidth={100}
      >
        {list.items.map((pattern) => (
          <PatternRow
            key={pattern.id}
            pattern={pattern}
            allLines={list.lines}
            now={now}
            range={range}
            chosen={chosen.has(pattern.id)}
            onChoose={() => onChoose(withToggled(chosen, pattern.id))}
            actions={actions}
          />
        ))}
      </Table>
    </div>
  );
}

function withToggled(chosen: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  filters: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  search: css({ flex: '1 1 200px', maxWidth: '320px' }),
  sum: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    minHeight: theme.spacing(3),
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
});
