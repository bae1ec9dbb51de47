import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import type { PluginInclude } from '../host/plugins.ts';
import { HouseBanner } from './HouseBanner.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import { Modals } from './Modals.tsx';
import { Nav } from './Nav.tsx';
import type { Preferences } from './preferences.ts';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { usePageKeys } from './use-page-keys.ts';

interface Props {
  readonly pages: readonly PluginInclude[];
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly children: ReactNode;
}

/** The frame around every page: navigation at the side, on a phone behind a button. */
export function Shell({ pages, preferences, onPreferences, children }: Props) {
  const styles = useStyles2(getStyles);
  const [menuOpen, setMenuOpen] = useState(false);
  const [helping, setHelping] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setMenuOpen(false), [pathname]);
  const help = useCallback(() => setHelping(true), []);
  usePageKeys(pages, help);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#page">
        {t('shell.skip', 'Skip to the page')}
      </a>
      <TopBar
        preferences={preferences}
        onPreferences={onPreferences}
        onHelp={help}
        menuOpen={menuOpen}
        onMenu={() => setMenuOpen(!menuOpen)}
      />
      <Nav pages={pages} open={menuOpen} />
      <main id="page" tabIndex={-1} className={styles.page}>
        <HouseBanner />
        {children}
      </main>
      {helping && <KeysHelp onClose={() => setHelping(false)} />}
      <Toasts />
      <Modals />
    </div>
  );
}

const PHONE = '@media (max-width: 768px)';

const getStyles = (theme: GrafanaTheme2) => ({
  frame: css({
    display: 'grid',
    height: '100dvh',
    gridTemplate: `"top top" ${theme.spacing(6)} "nav page" 1fr / ${theme.spacing(26)} minmax(0, 1fr)`,
    background: theme.colors.background.canvas,
    [PHONE]: { gridTemplate: `"top" ${theme.spacing(6)} "page" 1fr / minmax(0, 1fr)` },
  }),
  skip: css({
    position: 'absolute',
    left: theme.spacing(1),
    top: theme.spacing(-10),
    zIndex: theme.zIndex.tooltip,
    padding: theme.spacing(1, 2),
    background: theme.colors.background.elevated,
    borderRadius: theme.shape.radius.default,
    '&:focus': { top: theme.spacing(1) },
  }),
  page: css({ gridArea: 'page', overflow: 'auto', outline: 'none' }),
});
