import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { bytes, percent } from '../../fleet/words.ts';
import { t } from '../../t.ts';

interface Props {
  readonly database: Answer<'getSystemInformation'>['database'];
}

const TABLES = 8;

/** The database and its disk, and which tables take most. */
export function StoreSize({ database }: Props) {
  const styles = useStyles2(getStyles);
  const { bytes: stored, disk_free_bytes: free, disk_total_bytes: total, tables } = database;
  const largest = tables[0]?.bytes ?? 1;
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('settings.store-size', 'Database')}</dt>
          <dd>{stored === null ? t('settings.unknown', 'unknown') : bytes(stored)}</dd>
        </div>
        <div>
          <dt>{t('settings.disk-free', 'Free on its disk')}</dt>
          <dd>
            {free === null
              ? t('settings.unknown', 'unknown')
              : total === null || total === 0
                ? bytes(free)
                : t('settings.free-of', '{{free}} of {{total}} ({{share}})', {
                    free: bytes(free),
                    total: bytes(total),
                    share: percent(free / total),
                  })}
          </dd>
        </div>
      </dl>
      <table className={styles.tables}>
        <caption>{t('settings.tables', 'Largest tables')}</caption>
        <tbody>
          {tables.slice(0, TABLES).map((table) => (
            <tr key={table.name}>
              <th scope="row">{table.name}</th>
              <td>{bytes(table.bytes)}</td>
              <td aria-hidden>
                <div className={styles.bar} style={{ width: `${(100 * table.bytes) / largest}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    margin: theme.spacing(0, 0, 2),
    '& > div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) },
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, textAlign: 'right' },
  }),
  tables: css({
    width: '100%',
    caption: { captionSide: 'top', color: theme.colors.text.secondary, padding: 0 },
    'th, td': { padding: theme.spacing(0.25, 1, 0.25, 0), fontWeight: theme.typography.fontWeightRegular },
    th: { overflowWrap: 'anywhere' },
    'td:nth-of-type(1)': { whiteSpace: 'nowrap', textAlign: 'right' },
    'td:nth-of-type(2)': { width: '30%' },
  }),
  bar: css({
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.info.main,
  }),
});
