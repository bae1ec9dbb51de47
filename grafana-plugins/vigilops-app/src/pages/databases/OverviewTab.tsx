import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, TextLink, useStyles2 } from '@grafana/ui';
import { FigureTiles } from '../../databases/FigureTiles.tsx';
import type { LiveChartsProps } from '../../databases/LiveCharts.tsx';
import { MissingRights } from '../../databases/MissingRights.tsx';
import type { DatabaseDetail } from '../../databases/types.ts';
import { took } from '../../databases/words.ts';
import { Section } from '../../fleet/Section.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { count } from '../../fleet/words.ts';
import { lazyComponent } from '../../lazy-component.tsx';
import { t } from '../../t.ts';
import { databasePath } from '../paths.ts';

/** Charts come with Scenes, which is large: it is loaded when the first database is opened. */
const LiveCharts = lazyComponent<LiveChartsProps>(
  async () => {
    const { LiveCharts, loadWords } = await import('../../databases/LiveCharts.tsx');
    await loadWords();
    return LiveCharts;
  },
  <Skeleton rows={2} height={26} />,
);

interface Props {
  readonly database: DatabaseDetail;
  readonly away: boolean;
}

/** How it is now, and how it went. */
export function OverviewTab({ database, away }: Props) {
  return (
    <>
      <WhoWaits database={database} />
      {database.figures !== null && <FigureTiles database={database} figures={database.figures} />}
      {/* Of what was never reached there is nothing to draw. */}
      {database.version !== null && <LiveCharts id={database.id} away={away} />}
      <MissingRights missing={database.missing} />
      <Settings settings={database.settings} />
    </>
  );
}

function WhoWaits({ database: { id, locks } }: Pick<Props, 'database'>) {
  return locks === null || locks.waiting === 0 ? null : (
    <Alert
      severity="warning"
      title={t('databases.wait-now', 'Sessions wait for a lock now: {{total}}, the longest for {{time}}', {
        total: count(locks.waiting),
        time: took(locks.longest_ms),
      })}
    >
      <TextLink href={databasePath(id, 'locks')}>
        {t('databases.see-blocker', 'See who blocks them')}
      </TextLink>
    </Alert>
  );
}

/** What advice is drawn from. */
function Settings({ settings }: Pick<DatabaseDetail, 'settings'>) {
  const styles = useStyles2(getStyles);
  const entries = Object.entries(settings).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) {
    return null;
  }
  return (
    <Section title={t('databases.settings', 'Settings of the server')}>
      <dl className={styles.settings}>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value === '' ? '""' : value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  settings: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(44)}), 1fr))`,
    gap: theme.spacing(0, 3),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    '& > div': {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(2),
      padding: theme.spacing(0.5, 0),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    dt: { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
    dd: {
      margin: 0,
      textAlign: 'right',
      overflowWrap: 'anywhere',
      fontFamily: theme.typography.fontFamilyMonospace,
    },
  }),
});
