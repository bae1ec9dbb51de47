import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { Command } from '../fleet/Command.tsx';
import { newDatabasePath } from '../pages/paths.ts';
import { useUrlState } from '../pages/use-url-state.ts';
import { useMayWrite } from '../services/use-may-write.ts';
import { t } from '../t.ts';
import { agentEntry } from './agent-entry.ts';
import { leastRole, SHOWN_KINDS, USUAL_ACCOUNT, USUAL_DATABASES, USUAL_PORTS } from './least-role.ts';
import { KIND_NAMES } from './words.ts';

/** The way to the first database, for who watches none yet. */
export function FirstDatabase() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const [text, setKind] = useUrlState('first');
  const kind = SHOWN_KINDS.find((each) => each === text) ?? 'postgresql';
  return (
    <div className={styles.guide}>
      <h2>{t('databases.first.title', 'No database is watched yet')}</h2>
      <p className={styles.note}>
        {t(
          'databases.first.what',
          'The agent asks a server every 15 seconds, over one connection and reading only: which statement hurts, who blocks whom, who holds the connections. What people write in statements stays on the host.',
        )}
      </p>
      <RadioButtonGroup
        aria-label={t('databases.kind', 'Kind')}
        size="sm"
        className={styles.kinds}
        value={kind}
        options={SHOWN_KINDS.map((each) => ({ value: each, label: KIND_NAMES[each] }))}
        onChange={(next) => setKind(next === 'postgresql' ? '' : next)}
      />
      <section className={styles.part}>
        <h3>
          {t('databases.first.account', '1. At the server: an account that can read what is told of it')}
        </h3>
        <Command text={leastRole(kind)} label={t('databases.first.account-label', 'Make the account')} />
      </section>
      {mayWrite && (
        <section className={styles.part}>
          <h3>{t('databases.first.form', '2. Here: where it is, and which agent asks it')}</h3>
          <p className={styles.note}>
            {t(
              'databases.first.form-help',
              'The agent of that host takes it within a minute. The password is kept sealed.',
            )}
          </p>
          <LinkButton icon="plus" href={newDatabasePath({ kind })}>
            {t('databases.add', 'Add a database')}
          </LinkButton>
        </section>
      )}
      <section className={styles.part}>
        <h3>
          {mayWrite
            ? t('databases.first.file-instead', 'Or, in place of 2, on that host: the file of its agent')
            : t('databases.first.file', '2. On a host that reaches it: the file of its agent')}
        </h3>
        <p className={styles.note}>
          {t(
            'databases.first.file-help',
            'Add this to /etc/vigilops/agent.yaml and restart the agent. The database appears here by itself. A right that is missing stops nothing: the page says what to grant.',
          )}
        </p>
        <Command
          text={agentEntry({
            name: 'shop',
            kind,
            address: 'localhost',
            port: USUAL_PORTS[kind],
            database: USUAL_DATABASES[kind],
            username: USUAL_ACCOUNT,
          })}
          label={t('databases.first.file-label', 'Databases in agent.yaml')}
        />
      </section>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  guide: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: theme.spacing(2),
    width: '100%',
    maxWidth: theme.spacing(100),
    margin: '0 auto',
    h2: { fontSize: theme.typography.h3.fontSize, margin: 0 },
  }),
  kinds: css({ alignSelf: 'flex-start', flexWrap: 'wrap' }),
  note: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  part: css({
    minWidth: 0,
    padding: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    h3: { fontSize: theme.typography.h5.fontSize },
  }),
});
