import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, FilterPill, useStyles2 } from '@grafana/ui';
import { analysisTabs } from '../../analysis/tabs.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { toggled } from '../alerts/use-alert-filter.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';
import { kindName, verdictText } from './forecast-words.ts';
import { ForecastRow } from './ForecastRow.tsx';
import { PastRecord } from './PastRecord.tsx';
import { FORECAST_KINDS, type Forecasts } from './types.ts';

const MOST = 200;

/** What will be full, when, and can I believe it? */
export function ForecastsPage() {
  const styles = useStyles2(getStyles);
  const [kindText, setKinds] = useUrlState('kind');
  const [allText, setAll] = useUrlState('all');
  const kinds = FORECAST_KINDS.filter((kind) => kindText.split(',').includes(kind));
  const isAll = allText === '1';
  const found = useAsked(REFRESH_MS.slow, 'listForecasts', {
    query: {
      limit: MOST,
      ...(kinds.length === 0 ? {} : { kind: kinds }),
      ...(isAll ? {} : { reaches: 'true' }),
    },
  });
  const now = Date.now();
  return (
    <AppPage pageNav={analysisTabs('forecasts')}>
      <div className={styles.page}>
        <Part polled={found} rows={4} height={10}>
          {(data) => (
            <>
              <State data={data} now={now} />
              <div className={styles.pills} role="group" aria-label={t('findings.kinds', 'Kinds')}>
                <FilterPill
                  label={t('forecasts.all', 'Also what stays below its limit')}
                  selected={isAll}
                  onClick={() => setAll(isAll ? '' : '1')}
                />
                {FORECAST_KINDS.map((kind) => (
                  <FilterPill
                    key={kind}
                    label={kindName(kind)}
                    selected={kinds.includes(kind)}
                    onClick={() => setKinds(toggled(kinds, kind))}
                  />
                ))}
              </div>
              <List data={data} now={now} />
            </>
          )}
        </Part>
      </div>
    </AppPage>
  );
}

interface Props {
  readonly data: Forecasts;
  readonly now: number;
}

/** The most urgent in one line, and how good we were. */
function State({ data: { items, total, record }, now }: Props) {
  const styles = useStyles2(getStyles);
  const urgent = items.find(({ verdict }) => verdict === 'reached' || verdict === 'reaches');
  const ending = items.filter(({ verdict }) => verdict === 'reached' || verdict === 'reaches').length;
  return (
    <div className={styles.state}>
      <strong>
        {urgent === undefined
          ? t('forecasts.quiet', 'Nothing reaches its limit within two weeks')
          : t('forecasts.urgent', 'Reaching their limits: {{total}}. First: {{what}}', {
              total: count(ending),
              what: verdictText(urgent, now),
            })}
      </strong>
      <span>{t('forecasts.total', 'Resources looked at: {{total}}', { total: count(total) })}</span>
      <PastRecord record={record} />
    </div>
  );
}

function List({ data: { items, total }, now }: Props) {
  const styles = useStyles2(getStyles);
  if (items.length === 0) {
    return total === 0 ? (
      <EmptyState variant="not-found" hideImage message={t('forecasts.none', 'Nothing is foretold yet')}>
        {t(
          'forecasts.none-help',
          'Disks, memory, certificates, LLM budgets and errors are looked at every ten minutes, as soon as a host or a service sends data. A trend is believed when it has lasted for six hours.',
        )}
      </EmptyState>
    ) : (
      <EmptyState
        variant="completed"
        hideImage
        message={t('forecasts.quiet', 'Nothing reaches its limit within two weeks')}
      />
    );
  }
  return (
    <ul className={styles.list} aria-label={t('forecasts.title', 'Forecasts')}>
      {items.map((made) => (
        <li key={made.id}>
          <ForecastRow made={made} now={now} />
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  pills: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    margin: theme.spacing(2, 0),
  }),
  state: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
    span: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    strong: { fontSize: theme.typography.h5.fontSize },
  }),
  list: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    margin: 0,
  }),
});
