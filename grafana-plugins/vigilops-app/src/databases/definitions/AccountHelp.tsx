import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Command } from '../../fleet/Command.tsx';
import { t } from '../../t.ts';
import { agentEntry, type AgentEntry } from '../agent-entry.ts';
import { leastRole } from '../least-role.ts';
import { KIND_NAMES } from '../words.ts';

/** What to run at the server before, and how to say the same in the agent's own file. */
export function AccountHelp({ entry }: { readonly entry: AgentEntry }) {
  const styles = useStyles2(getStyles);
  return (
    <aside className={styles.help} aria-label={t('definition.before', 'Before: an account at the server')}>
      <h2>{t('definition.before', 'Before: an account at the server')}</h2>
      <p>
        {t(
          'definition.before-help',
          'An administrator of the {{kind}} server runs this, with a password of its own. The account can read what is told of the server, and nothing else.',
          { kind: KIND_NAMES[entry.kind] },
        )}
      </p>
      <Command
        text={leastRole(entry.kind, entry.username)}
        label={t('databases.first.account-label', 'Make the account')}
      />
      <h2>{t('definition.instead', 'Or in the file of the agent')}</h2>
      <p>
        {t(
          'definition.instead-help',
          'In place of this form: in /etc/vigilops/agent.yaml the password never leaves the host. Then restart the agent.',
        )}
      </p>
      <Command text={agentEntry(entry)} label={t('databases.first.file-label', 'Databases in agent.yaml')} />
    </aside>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  help: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    minWidth: 0,
    padding: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    h2: {
      fontSize: theme.typography.h5.fontSize,
      margin: 0,
      '&:not(:first-of-type)': { marginTop: theme.spacing(1) },
    },
    p: { margin: 0, color: theme.colors.text.secondary },
  }),
});
