import { css } from '@emotion/css';
import { PageLayoutType, type GrafanaTheme2, type NavModelItem } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Icon, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { usePageTitle } from './page-title.ts';

/** What Grafana draws around a page of an app: where it belongs, its title, its tabs and what it puts beside them. */
export function PluginFrame(props: PluginPageProps) {
  const { pageNav, subTitle, actions, renderTitle, info, layout, children } = props;
  const styles = useStyles2(getStyles);
  usePageTitle(pageNav?.text);
  const tabs = pageNav?.children ?? [];
  const title = pageNav?.text ?? '';
  if (layout === PageLayoutType.Custom) {
    return children;
  }
  return (
    <div className={styles.page}>
      {pageNav?.parentItem !== undefined && <Above item={pageNav.parentItem} />}
      {(pageNav !== undefined || actions !== undefined) && (
        <header className={styles.head}>
          {title !== '' && (renderTitle === undefined ? <h1>{title}</h1> : renderTitle(title))}
          {info?.map(({ label, value }) => (
            <span key={label}>
              {label} {value}
            </span>
          ))}
          {actions}
        </header>
      )}
      {subTitle ?? pageNav?.subTitle}
      {tabs.length > 0 && (
        <TabsBar className={styles.tabs}>
          {tabs.map((tab) => (
            <Tab
              key={tab.text}
              label={tab.text}
              icon={tab.icon as never}
              href={tab.url}
              active={tab.active === true}
              counter={tab.tabCounter ?? null}
            />
          ))}
        </TabsBar>
      )}
      {children}
    </div>
  );
}

function Above({ item }: { readonly item: NavModelItem }) {
  const styles = useStyles2(getStyles);
  return (
    <nav className={styles.above}>
      {item.parentItem !== undefined && <Above item={item.parentItem} />}
      <a href={item.url}>{item.text}</a>
      <Icon name="angle-right" />
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(2), maxWidth: '1800px', margin: '0 auto' }),
  above: css({
    display: 'inline-flex',
    alignItems: 'center',
    color: theme.colors.text.secondary,
    '& > a:hover': { color: theme.colors.text.primary, textDecoration: 'underline' },
  }),
  head: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
    flexWrap: 'wrap',
    marginBottom: theme.spacing(1),
    '& > h1': { margin: 0 },
  }),
  tabs: css({ marginBottom: theme.spacing(2) }),
});
