import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { PluginPageProps } from '@grafana/runtime';

/** What Grafana draws around a page of an app: its title and what it puts beside it. */
export function PluginFrame({ pageNav, subTitle, actions, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page}>
      {(pageNav !== undefined || actions !== undefined) && (
        <header className={styles.head}>
          <h1>{pageNav?.text}</h1>
          {actions}
        </header>
      )}
      {subTitle}
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(2), maxWidth: '1800px', margin: '0 auto' }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
    flexWrap: 'wrap',
  }),
});
