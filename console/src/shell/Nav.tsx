import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, IconButton, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import type { DashboardEntry } from '../dashboards/library.ts';
import type { PluginInclude } from '../host/plugins.ts';
import { pageName } from './pages.ts';
import { useServices } from './services.ts';

interface Props {
  readonly pages: readonly PluginInclude[];
  /** On a phone, where the menu covers the page. */
  readonly open: boolean;
}

/** The pages of the app, and the dashboards below theirs. */
export function Nav({ pages, open }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <nav className={cx(styles.nav, !open && styles.closed)} id="menu" aria-label={t('shell.menu', 'Menu')}>
      <ul className={styles.list}>
        {pages.map((page) => (
          <li key={page.path}>
            <NavLink path={page.path} icon={page.icon ?? 'circle'} name={pageName(page)} />
          </li>
        ))}
        <li>
          <DashboardLinks />
        </li>
      </ul>
    </nav>
  );
}

function DashboardLinks() {
  const styles = useStyles2(getStyles);
  const { library } = useServices();
  const { pathname } = useLocation();
  const [entries, setEntries] = useState<readonly DashboardEntry[]>([]);
  const within = pathname === '/dashboards' || pathname.startsWith('/d/');
  const [unfolded, setUnfolded] = useState(within);
  useEffect(() => {
    // The list on the page itself says what is wrong with it.
    library.list().then(setEntries, () => undefined);
  }, [library]);
  useEffect(() => {
    if (within) {
      setUnfolded(true);
    }
  }, [within]);
  return (
    <>
      <div className={styles.parent}>
        <NavLink path="/dashboards" icon="chart-line" name={t('nav.dashboards', 'Dashboards')} exact />
        {entries.length > 0 && (
          <IconButton
            name={unfolded ? 'angle-up' : 'angle-down'}
            aria-expanded={unfolded}
            aria-label={t('nav.unfold', 'Show all dashboards')}
            onClick={() => setUnfolded(!unfolded)}
          />
        )}
      </div>
      {unfolded && (
        <ul className={styles.children}>
          {entries.map(({ uid, title }) => (
            <li key={uid}>
              <NavLink
                path={`/d/${uid}`}
                name={title}
                onNear={() => void library.open(uid).catch(() => undefined)}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface LinkProps {
  readonly path: string;
  readonly name: string;
  readonly icon?: string;
  readonly exact?: boolean;
  /** The viewer points at it. */
  readonly onNear?: () => void;
}

function NavLink({ path, name, icon, exact = false, onNear }: LinkProps) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const here = pathname === path || (!exact && pathname.startsWith(`${path}/`));
  return (
    <a href={path} className={styles.link} aria-current={here ? 'page' : undefined} onPointerEnter={onNear}>
      {icon !== undefined && <Icon name={icon as IconName} />}
      <span>{name}</span>
    </a>
  );
}

const PHONE = '@media (max-width: 768px)';

const getStyles = (theme: GrafanaTheme2) => ({
  nav: css({
    gridArea: 'nav',
    borderRight: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
    padding: theme.spacing(1),
    overflowY: 'auto',
    [PHONE]: { gridArea: 'page', zIndex: theme.zIndex.sidemenu, borderRight: 'none' },
  }),
  closed: css({ [PHONE]: { display: 'none' } }),
  list: css({ listStyle: 'none' }),
  parent: css({ display: 'flex', alignItems: 'center', '& > a': { flexGrow: 1 } }),
  children: css({ listStyle: 'none', marginLeft: theme.spacing(2.5) }),
  link: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 1.5),
    minHeight: theme.spacing(4.5),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.secondary,
    '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    '&[aria-current]': {
      background: theme.colors.action.selected,
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
    },
  }),
});
