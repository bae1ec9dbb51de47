import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import { WhoMenu } from '../account/WhoMenu.tsx';
import type { Preferences } from './preferences.ts';

interface Props {
  readonly preferences: Preferences;
  readonly onPreferences: (next: Preferences) => void;
  readonly onHelp: () => void;
  readonly menuOpen: boolean;
  readonly onMenu: () => void;
}

export function TopBar({ preferences, onPreferences, onHelp, menuOpen, onMenu }: Props) {
  const styles = useStyles2(getStyles);
  const { theme, language } = preferences;
  const otherLanguage = language === 'en-US' ? 'zh-Hans' : 'en-US';
  const otherTheme = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className={styles.top}>
      <div className={styles.menuButton}>
        <IconButton
          name="bars"
          size="lg"
          aria-expanded={menuOpen}
          aria-controls="menu"
          aria-label={t('shell.menu', 'Menu')}
          onClick={onMenu}
        />
      </div>
      <a href="/" className={styles.home}>
        <img className={styles.logo} src="/public/plugins/vigilops-app/img/logo.svg" alt="" />
        <span>VigilOps</span>
      </a>
      <div className={styles.tools}>
        <Button
          fill="text"
          variant="secondary"
          size="sm"
          lang={otherLanguage}
          onClick={() => onPreferences({ ...preferences, language: otherLanguage })}
        >
          {otherLanguage === 'zh-Hans' ? '中文' : 'English'}
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
          name="keyboard"
          size="lg"
          tooltip={t('keys.title', 'What the keyboard does')}
          onClick={onHelp}
        />
        <WhoMenu />
      </div>
    </header>
  );
}

const PHONE = '@media (max-width: 768px)';

const getStyles = (theme: GrafanaTheme2) => ({
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
  home: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontWeight: theme.typography.fontWeightMedium,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  logo: css({ width: theme.spacing(3), height: theme.spacing(3) }),
  tools: css({ marginLeft: 'auto', display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
});
