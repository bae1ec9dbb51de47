import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, useStyles2 } from '@grafana/ui';
import { Command } from '../fleet/Command.tsx';
import { newServicePath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { servicesYaml } from './first-check.ts';

/** The way to the first check, for who has none yet. */
export function FirstCheck({ mayWrite }: { readonly mayWrite: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.guide}>
      <h2>{t('first-check.title', 'Nobody asks yet whether your services answer')}</h2>
      <p className={styles.note}>
        {t(
          'first-check.what',
          'A check asks a service every few seconds: by HTTP, TCP, DNS or ping, or waits for the heartbeat of a cron job. Agents do the asking, so it may be on a private network.',
        )}
      </p>
      <section className={styles.part}>
        <h3>{t('first-check.here', 'Add one here')}</h3>
        {mayWrite ? (
          <LinkButton icon="plus" href={newServicePath()}>
            {t('services.add', 'Add a check')}
          </LinkButton>
        ) : (
          <p className={styles.note}>{t('first-check.member', 'An Admin can do that.')}</p>
        )}
      </section>
      <section className={styles.part}>
        <h3>{t('first-check.file', 'Or in the file of an agent, next to what it watches')}</h3>
        <p className={styles.note}>
          {t(
            'first-check.file-help',
            'Add this to /etc/vigilops/agent.yaml and restart the agent. The services appear here by themselves.',
          )}
        </p>
        <Command text={servicesYaml} label={t('first-check.file-label', 'Checks in agent.yaml')} />
      </section>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  guide: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    width: '100%',
    maxWidth: theme.spacing(90),
    margin: '0 auto',
    h2: { fontSize: theme.typography.h3.fontSize, margin: 0 },
  }),
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
