import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage, type PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { Bell } from '../alerts/notices/Bell.tsx';

/** A page of the app: what can be done with it, and beside that the bell. */
export function AppPage({ actions, children, ...page }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  return (
    <PluginPage
      {...page}
      actions={
        <div className={styles.actions}>
          {actions}
          <Bell />
        </div>
      }
    >
      {children}
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  actions: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginLeft: 'auto',
  }),
});
