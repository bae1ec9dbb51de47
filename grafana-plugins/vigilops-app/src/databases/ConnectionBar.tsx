import { useTheme2 } from '@grafana/ui';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Meter } from '../llm/Meter.tsx';
import { t } from '../t.ts';
import { connectionShare, fullnessOf } from './trouble.ts';
import type { Database } from './types.ts';
import { countText } from './words.ts';

/** How many connections there are, as a share of what the server takes. */
export function ConnectionBar({ figures }: Pick<Database, 'figures'>) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const share = connectionShare({ figures });
  if (figures === null || figures.connections === null) {
    return <span className={styles.none}>–</span>;
  }
  if (share === null) {
    return <span>{countText(figures.connections)}</span>;
  }
  const colours = { well: theme.colors.success, warning: theme.colors.warning, critical: theme.colors.error };
  return (
    <div className={styles.row}>
      <Meter
        label={t('databases.connections-of-limit', 'Connections, of the limit')}
        ratio={share}
        colour={colours[fullnessOf(share)].main}
      />
      <span className={styles.number}>
        {t('databases.of', '{{some}} of {{all}}', {
          some: countText(figures.connections),
          all: countText(figures.connections_max),
        })}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'center',
    gap: theme.spacing(1),
  }),
  number: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  none: css({ color: theme.colors.text.disabled }),
});
