import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Button, Icon, IconButton, useStyles2 } from '@grafana/ui';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { PluginInclude } from '../host/plugins.ts';
import type { Preferences } from './preferences.ts';

interface Props {
  readonly pages: readonly PluginInclude[];
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly onForget: () => void;
  readonly children: ReactNode;
}

/** The frame around every page: navigation at the side, on a phone behind a button. */
export function Shell({ pages, preferences, onPreferences, onForget, children }: Props) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const { theme, language } = preferences;
  const otherTheme = theme === 'dark' ? 'light' : 'dark';
  return (
    <div className={styles.frame}>
      <header className={styles.top}>
        <div className={styles.menuButton}>
          <IconButton
            name="bars"
            size="lg"
            aria-expanded={open}
            aria-label={t('shell.menu', 'Menu')}
            onClick={() => setOpen(!open)}
          />
        </div>
        <img className={styles.logo} src="/public/plugins/vigilops-app/img/logo.svg" alt="" />
        <span className={styles.name}>VigilOps</span>
        <div className={styles.tools}>
          <Button
            fill="text"
            variant="secondary"
            size="sm"
            lang={language === 'en-US' ? 'zh-Hans' : 'en-US'}
            onClick={() =>
              onPreferences({ ...preferences, language: language === 'en-US' ? 'zh-Hans' : 'en-US' })
            }
          >
            {language === 'en-US' ? '中文' : 'English'}
          </Button>
          <IconButton
            name="adjust-circle"
            size="lg"
            tooltip={
              otherTheme === 'dark'
                ? t('shell.dark', 'Switch to the dark theme')
                : t('shell.light', 'Switch to the light theme')
            }
            onClick={() => onPreferences({ ...preferences, theme: otherTheme })}
          />
          <IconButton
            name="signout"
            size="lg"
            tooltip={t('shell.sign-out', 'Forget the token of this browser')}
            onClick={onForget}
          />
        </div>
      </header>
      <nav className={open ? styles.navOpen : styles.nav} aria-label={t('shell.menu', 'Menu')}>
        {pages.map((page) => (
          <NavLink key={page.path} page={page} onGone={() => setOpen(false)} />
        ))}
      </nav>
      <main className={styles.page}>{children}</main>
    </div>
  );
}

function NavLink({ page, onGone }: { readonly page: PluginInclude; readonly onGone: () => void }) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const here = pathname === page.path || pathname.startsWith(`${page.path}/`);
  const go = (event: MouseEvent) => {
    if (!event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      locationService.push(page.path);
      onGone();
    }
  };
  return (
    <a href={page.path} className={styles.link} aria-current={here ? 'page' : undefined} onClick={go}>
      <Icon name={(page.icon ?? 'circle') as IconName} />
      {t(`nav.${page.path.split('/').at(-1)}`, page.name)}
    </a>
  );
}

const PHONE = '@media (max-width: 768px)';

const getStyles = (theme: GrafanaTheme2) => {
  const nav = css({
    gridArea: 'nav',
    borderRight: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.primary,
    padding: theme.spacing(1),
    overflowY: 'auto',
  });
  return {
    frame: css({
      display: 'grid',
      height: '100dvh',
      gridTemplate: `"top top" ${theme.spacing(6)} "nav page" 1fr / ${theme.spacing(26)} minmax(0, 1fr)`,
      background: theme.colors.background.canvas,
      [PHONE]: { gridTemplate: `"top" ${theme.spacing(6)} "page" 1fr / minmax(0, 1fr)` },
    }),
    top: css({
      gridArea: 'top',
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0, 2),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      background: theme.colors.background.primary,
    }),
    menuButton: css({ display: 'none', [PHONE]: { display: 'block' } }),
    logo: css({ width: theme.spacing(3), height: theme.spacing(3) }),
    name: css({ fontWeight: theme.typography.fontWeightMedium }),
    tools: css({ marginLeft: 'auto', display: 'flex', gap: theme.spacing(1) }),
    nav: css(nav, { [PHONE]: { display: 'none' } }),
    navOpen: css(nav, {
      [PHONE]: { gridArea: 'page', zIndex: theme.zIndex.sidemenu, borderRight: 'none' },
    }),
    link: css({
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 1.5),
      borderRadius: theme.shape.radius.default,
      color: theme.colors.text.secondary,
      '&:hover': { background: theme.colors.action.hover, color: theme.colors.text.primary },
      '&[aria-current]': { background: theme.colors.action.selected, color: theme.colors.text.primary },
    }),
    page: css({ gridArea: 'page', overflow: 'auto' }),
  };
};
