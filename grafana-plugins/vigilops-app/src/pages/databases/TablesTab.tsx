import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, FilterInput, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import type { DatabaseTables } from '@vigilops/contracts/api';
import { Choice } from '../../databases/DatabaseFilters.tsx';
import { IndexTable } from '../../databases/IndexTable.tsx';
import { NothingFits } from '../../databases/NothingFits.tsx';
import { SizeTable } from '../../databases/SizeTable.tsx';
import { TableTable } from '../../databases/TableTable.tsx';
import { indexesWith, INDEX_FLAWS, type IndexFlaw } from '../../databases/index-flaws.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';

/** What takes the room, and which indexes are for nothing? */
export function TablesTab({ id }: { readonly id: number }) {
  const found = useAsked(REFRESH_MS.slow, 'getDatabaseTables', { path: { id } });
  return (
    <Section title={t('databases.tab.tables', 'Tables and indexes')}>
      <Part polled={found} rows={8} height={4}>
        {(answer) =>
          answer.at === null ? (
            <EmptyState
              variant="not-found"
              hideImage
              message={t('databases.no-tables', 'Nothing was told of its tables yet')}
            >
              {t(
                'databases.no-tables-help',
                'The agent looks at them every few minutes. What it may not see is under Overview.',
              )}
            </EmptyState>
          ) : (
            <Content answer={answer} at={Date.parse(answer.at)} now={found.at ?? 0} />
          )
        }
      </Part>
    </Section>
  );
}

function flawName(flaw: IndexFlaw): string {
  switch (flaw) {
    case 'unused':
      return t('databases.unused', 'unused');
    case 'duplicate':
      return t('databases.duplicate', 'duplicate');
    case 'invalid':
      return t('databases.invalid', 'invalid');
    default:
      return flaw satisfies never;
  }
}

interface ContentProps {
  readonly answer: DatabaseTables;
  readonly at: number;
  readonly now: number;
}

function Content({ answer, at, now }: ContentProps) {
  const styles = useStyles2(getStyles);
  const [viewText, setView] = useUrlState('view');
  const [text, setText] = useUrlState('q');
  const [database, setDatabase] = useUrlState('db');
  const [flawText, setFlaw] = useUrlState('flaw');
  const view = viewText === 'indexes' || viewText === 'databases' ? viewText : 'tables';
  const flaw = INDEX_FLAWS.find((each) => each === flawText);
  const sought = text.trim().toLowerCase();
  const fits = (of: string, ...names: readonly string[]) =>
    (database === '' || of === database) &&
    (sought === '' || names.some((name) => name.toLowerCase().includes(sought)));
  const tables = answer.tables.filter((each) => fits(each.database, each.name, each.schema));
  const indexes = answer.indexes.filter((each) => fits(each.database, each.name, each.table, each.schema));
  return (
    <>
      <div className={styles.line}>
        <RadioButtonGroup
          aria-label={t('databases.view', 'What is shown')}
          value={view}
          options={[
            { value: 'tables', label: `${t('databases.tables', 'Tables')} ${count(answer.tables.length)}` },
            {
              value: 'indexes',
              label: `${t('databases.indexes', 'Indexes')} ${count(answer.indexes.length)}`,
            },
            {
              value: 'databases',
              label: `${t('databases.title', 'Databases')} ${count(answer.databases.length)}`,
            },
          ]}
          onChange={(next) => setView(next === 'tables' ? '' : next)}
        />
        {view !== 'databases' && (
          <>
            <div className={styles.search} data-page-search>
              <FilterInput
                placeholder={t('databases.search-tables', 'Search by table, index or schema')}
                value={text}
                onChange={setText}
              />
            </div>
            <Choice
              label={t('databases.one', 'Database')}
              any={t('databases.any', 'Any database')}
              value={database}
              options={answer.tables.map((each) => each.database)}
              onChange={setDatabase}
            />
          </>
        )}
        {view === 'indexes' && (
          <RadioButtonGroup
            aria-label={t('databases.flaws', 'Which indexes')}
            size="sm"
            value={flaw ?? 'all'}
            options={[
              { value: 'all' as const, label: t('databases.all', 'all') },
              ...INDEX_FLAWS.map((value) => ({
                value,
                label: `${flawName(value)} ${count(indexesWith(indexes, value).length)}`,
              })),
            ]}
            onChange={(next) => setFlaw(next === 'all' ? '' : next)}
          />
        )}
      </div>
      <p className={styles.note}>
        {t('databases.told', 'Told')} <TimeAgo time={at} now={now} />
        {answer.is_cut && ` · ${t('databases.largest-only', 'the largest alone')}`}
        {answer.counted_since !== null && (
          <>
            {` · ${t('databases.counted-since', 'scans are counted since')} `}
            <TimeAgo time={Date.parse(answer.counted_since)} now={now} />
          </>
        )}
      </p>
      {view !== 'databases' && answer[view].length === 0 && <NothingFits isAll />}
      {view === 'tables' && answer.tables.length > 0 && <TableTable tables={tables} now={now} />}
      {view === 'indexes' && answer.indexes.length > 0 && (
        <IndexTable indexes={flaw === undefined ? indexes : indexesWith(indexes, flaw)} />
      )}
      {view === 'databases' && <SizeTable databases={answer.databases} />}
    </>
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
  search: css({ flex: '1 1 220px', maxWidth: '360px' }),
  note: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
});
