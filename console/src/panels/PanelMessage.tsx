import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

/** A word in the place of what a panel would show. */
export function PanelMessage({ icon, children }: { readonly icon?: IconName; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      {icon !== undefined && <Icon name={icon} size="xl" />}
      <span>{children}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    width: '100%',
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    textAlign: 'center',
    overflow: 'auto',
    color: theme.colors.text.secondary,
  }),
});
