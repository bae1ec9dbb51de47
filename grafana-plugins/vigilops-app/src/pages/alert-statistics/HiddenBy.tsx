import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { LEDGER_ICONS } from '../../alerts/look.ts';
import type { AlertStatistics } from '../../alerts/types.ts';
import { ledgerName } from '../../alerts/words.ts';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';

/** How many alerts each measure kept from people. */
export function HiddenBy({ hidden }: { readonly hidden: AlertStatistics['hidden_by'] }) {
  const styles = useStyles2(getStyles);
  if (hidden.length === 0) {
    return <p>{t('statistics.hid-nothing', 'Nothing: everything was told.')}</p>;
  }
  return (
    <ul className={styles.list}>
      {hidden.map(({ kind, alerts }) => (
        <li key={kind}>
          <Icon name={LEDGER_ICONS[kind]} />
          <span>{ledgerName(kind)}</span>
          <span>{count(alerts)}</span>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: {
      display: 'grid',
      gridTemplateColumns: 'auto minmax(0, 1fr) auto',
      gap: theme.spacing(1),
      padding: theme.spacing(0.25, 0),
      fontVariantNumeric: 'tabular-nums',
    },
  }),
});
