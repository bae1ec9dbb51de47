import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { archiveLook } from './storage-words.ts';

/** Sign and word in the colour of the state. */
export function StateMark({ look }: { readonly look: ReturnType<typeof archiveLook> }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <span className={styles.mark} style={{ color: look.colour(theme) }}>
      <Icon name={look.icon} />
      {look.name}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
});
