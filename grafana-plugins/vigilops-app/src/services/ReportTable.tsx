import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, Icon, Link, useStyles2 } from '@grafana/ui';
import { servicePath } from '../pages/paths.ts';
import { t } from '../t.ts';
import type { Period, ReportTable as Shown } from './report.ts';
import type { SlaReport } from './types.ts';
import { availabilityText, periodName, stretch } from './words.ts';

interface Props {
  readonly table: Shown;
  readonly period: Period;
}

/** Services down, periods across; each cell says whether the objective was met. */
export function ReportTable({ table: { periods, rows }, period }: Props) {
  const styles = useStyles2(getStyles);
  if (rows.length === 0) {
    return (
      <EmptyState variant="not-found" message={t('report.none', 'No service was checked in this time')} />
    );
  }
  return (
    <div className={styles.scroll} role="region" aria-label={t('services.report', 'SLA report')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('services.name', 'Service')}</th>
            <th scope="col">{t('service.objective-name', 'Objective')}</th>
            {periods.map((first) => (
              <th key={first} scope="col">
                {periodName(first, period)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, objective, cells }) => (
            <tr key={id}>
              <th scope="row">
                <Link href={servicePath(id)} data-step>
                  {name}
                </Link>
              </th>
              <td>{objective === null ? '–' : availabilityText(objective)}</td>
              {periods.map((first) => (
                <td key={first}>
                  <Cell cell={cells.get(first)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { readonly cell: SlaReport['items'][number] | undefined }) {
  const styles = useStyles2(getStyles);
  if (cell === undefined || cell.availability.availability_percent === null) {
    return <span className={styles.none}>–</span>;
  }
  const { availability, met } = cell;
  const percent = availabilityText(availability.availability_percent);
  const down =
    availability.down_seconds === 0
      ? t('service.no-downtime', 'no downtime')
      : t('service.downtime', 'down for {{time}} ({{outages}}×)', {
          time: stretch(availability.down_seconds),
          outages: availability.outages,
        });
  if (met === null) {
    return <span title={down}>{percent}</span>;
  }
  const word = met ? t('report.met', 'Met') : t('report.missed', 'Missed');
  return (
    <span className={met ? styles.met : styles.missed} title={`${word}: ${down}`}>
      <Icon name={met ? 'check' : 'times'} size="sm" aria-label={word} /> {percent}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      padding: theme.spacing(0.75, 1.5),
      textAlign: 'left',
      whiteSpace: 'nowrap',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    thead: { background: theme.colors.background.secondary },
    // The name stays in sight while the periods scroll by.
    'tr > th:first-of-type': {
      position: 'sticky',
      left: 0,
      background: theme.colors.background.primary,
      maxWidth: theme.spacing(32),
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      fontWeight: theme.typography.fontWeightMedium,
    },
    'thead th:first-of-type': { background: theme.colors.background.secondary },
    'a:hover': { textDecoration: 'underline' },
  }),
  met: css({ svg: { color: theme.colors.success.text } }),
  missed: css({ color: theme.colors.error.text }),
  none: css({ color: theme.colors.text.disabled }),
});
