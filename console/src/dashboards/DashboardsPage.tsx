import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, EmptyState, FilterInput, TagList, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import { usePageTitle } from '../shell/page-title.ts';
import { useServices } from '../shell/services.ts';
import { Skeleton } from '../shell/Skeleton.tsx';
import { search, type DashboardEntry } from './library.ts';
import { useFetched } from './use-fetched.ts';

/** The list of dashboards; what is searched for stands in the address. */
export function DashboardsPage() {
  const styles = useStyles2(getStyles);
  const { library } = useServices();
  const title = t('nav.dashboards', 'Dashboards');
  usePageTitle(title);
  const [params, setParams] = useSearchParams();
  const words = params.get('q') ?? '';
  const entries = useFetched(library.list, []);
  const find = (next: string) => setParams(next === '' ? {} : { q: next }, { replace: true });
  return (
    <section className={styles.page}>
      <h1>{title}</h1>
      <div role="search" className={styles.search}>
        <FilterInput
          id="search-dashboards"
          aria-label={t('dashboards.search', 'Search by title, description or tag')}
          placeholder={t('dashboards.search', 'Search by title, description or tag')}
          value={words}
          escapeRegex={false}
          onChange={find}
        />
      </div>
      {entries.state === 'waiting' && <Skeleton />}
      {entries.state === 'failed' && (
        <Alert
          severity="error"
          title={t('dashboards.list-failed', 'The list of dashboards could not be loaded')}
          buttonContent={t('shell.retry', 'Try again')}
          onRemove={entries.again}
        >
          {entries.message}
        </Alert>
      )}
      {entries.state === 'here' && <List entries={search(entries.value, words)} words={words} onTag={find} />}
    </section>
  );
}

interface ListProps {
  readonly entries: readonly DashboardEntry[];
  readonly words: string;
  readonly onTag: (tag: string) => void;
}

function List({ entries, words, onTag }: ListProps) {
  const styles = useStyles2(getStyles);
  if (entries.length === 0) {
    return (
      <EmptyState
        variant="not-found"
        message={
          words === ''
            ? t('dashboards.none', 'This console was built without dashboards')
            : t('dashboards.no-match', 'No dashboard matches')
        }
      />
    );
  }
  return (
    <ul className={styles.list}>
      {entries.map(({ uid, title, description, tags }) => (
        <li key={uid} className={styles.card}>
          <h2 className={styles.title}>
            <a href={`/d/${uid}`}>{title}</a>
          </h2>
          <p className={styles.description}>{description}</p>
          <TagList className={styles.tags} tags={[...tags]} onClick={onTag} />
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(2), maxWidth: '1800px', margin: '0 auto' }),
  search: css({ maxWidth: theme.spacing(60), marginBottom: theme.spacing(2) }),
  list: css({
    listStyle: 'none',
    display: 'grid',
    gap: theme.spacing(1.5),
    gridTemplateColumns: `repeat(auto-fill, minmax(min(${theme.spacing(42)}, 100%), 1fr))`,
  }),
  card: css({
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(2),
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    '&:hover': { background: theme.colors.emphasize(theme.colors.background.secondary, 0.03) },
    '&:focus-within': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  title: css({
    fontSize: theme.typography.h4.fontSize,
    margin: 0,
    // The whole card leads there; the tags lie above.
    '& > a::after': { content: '""', position: 'absolute', inset: 0 },
    '& > a:focus-visible': { outline: 'none' },
  }),
  description: css({ color: theme.colors.text.secondary, margin: 0, flexGrow: 1 }),
  tags: css({ justifyContent: 'flex-start', position: 'relative', width: 'fit-content' }),
});
