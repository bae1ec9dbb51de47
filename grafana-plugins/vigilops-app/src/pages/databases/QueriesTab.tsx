import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, FilterInput, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useDeferredValue } from 'react';
import { QueryTable } from '../../databases/QueryTable.tsx';
import type { DatabaseDetail } from '../../databases/types.ts';
import { countText, took } from '../../databases/words.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { askedRange } from '../../llm/month.ts';
import { RangePicker } from '../../llm/RangePicker.tsx';
import { t } from '../../t.ts';
import { useTimeRange } from '../logs/use-time-range.ts';
import { linkRange } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import { NoQueries } from '../../databases/NoQueries.tsx';

const SORTS = ['total', 'mean', 'max', 'calls', 'rows'] as const;
type QuerySort = (typeof SORTS)[number];
const FEW = 50;
const MANY = 500;

function sortName(sort: QuerySort): string {
  switch (sort) {
    case 'total':
      return t('databases.by.total', 'Total time');
    case 'mean':
      return t('databases.by.mean', 'Mean time');
    case 'max':
      return t('databases.by.max', 'Slowest run');
    case 'calls':
      return t('databases.by.calls', 'Calls');
    case 'rows':
      return t('databases.by.rows', 'Rows');
    default:
      return sort satisfies never;
  }
}

/** Which query hurts? */
export function QueriesTab({ database }: { readonly database: DatabaseDetail }) {
  const styles = useStyles2(getStyles);
  const time = useTimeRange();
  const [text, setText] = useUrlState('q');
  const [sortText, setSort] = useUrlState('by');
  const [all, setAll] = useUrlState('all');
  const sort = SORTS.find((each) => each === sortText) ?? 'total';
  const sought = useDeferredValue(text.trim());
  const found = useAsked(REFRESH_MS.live, 'listDatabaseQueries', {
    path: { id: database.id },
    query: {
      ...askedRange(time.range),
      sort,
      limit: all === '1' ? MANY : FEW,
      ...(sought === '' ? {} : { q: sought.slice(0, 256) }),
    },
  });
  return (
    <Section
      title={t('databases.top-queries', 'Statements by what they cost')}
      tools={<RangePicker time={time} />}
    >
      <div className={styles.line}>
        <div className={styles.search} data-page-search>
          <FilterInput
            placeholder={t('databases.search-queries', 'Search in statements')}
            value={text}
            onChange={setText}
          />
        </div>
        <RadioButtonGroup
          aria-label={t('databases.order', 'Order')}
          className={styles.order}
          size="sm"
          value={sort}
          options={SORTS.map((value) => ({ value, label: sortName(value) }))}
          onChange={(next) => setSort(next === 'total' ? '' : next)}
        />
      </div>
      <Part polled={found} rows={8} height={5}>
        {(answer) => (
          <>
            {answer.has_resets && (
              <p className={styles.note}>
                {t(
                  'databases.resets',
                  'The server began to count anew within this time: less is told than happened.',
                )}
              </p>
            )}
            {answer.items.length === 0 ? (
              <NoQueries database={database} isFiltered={sought !== ''} />
            ) : (
              <>
                <p className={styles.note} role="status">
                  {t('databases.in-all', '{{calls}} calls in all, {{time}} of the server’s time', {
                    calls: countText(answer.calls),
                    time: took(answer.total_ms),
                  })}
                </p>
                <QueryTable id={database.id} answer={answer} range={linkRange(time.range.raw)} />
              </>
            )}
            {all !== '1' && answer.items.length === FEW && (
              <Button variant="secondary" size="sm" icon="angle-down" onClick={() => setAll('1')}>
                {t('databases.show-all', 'Show all of them')}
              </Button>
            )}
          </>
        )}
      </Part>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  search: css({ flex: '1 1 220px', maxWidth: '420px' }),
  // On a phone in two lines, and not cut off.
  order: css({ flexWrap: 'wrap' }),
  note: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
});
