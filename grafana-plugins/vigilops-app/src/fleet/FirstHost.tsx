import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useId, type ReactNode } from 'react';
import { AddHost } from '../enroll/AddHost.tsx';
import { useMayWrite } from '../services/use-may-write.ts';
import { t } from '../t.ts';
import { useAppData } from './app-data.tsx';
import { Command } from './Command.tsx';
import {
  AGENT_TOKEN,
  agentYaml,
  COPY_AGENT,
  sdkEnvironment,
  SENDER_TOKEN,
  START_AGENT,
} from './first-commands.ts';

/** The way to the first host, for who has none yet. The page shows the host by itself. */
export function FirstHost() {
  const { address } = useAppData();
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  return (
    <div className={styles.guide}>
      <h2>{t('first.title', 'No host has reported yet')}</h2>
      <p className={styles.note}>
        {t('first.wait', 'Once one does, it appears here by itself within half a minute.')}
      </p>
      {mayWrite && (
        <Part title={t('first.enroll', 'Watch a host: one command on it')}>
          <AddHost />
        </Part>
      )}
      {mayWrite ? (
        <details className={styles.part}>
          <summary>{t('first.by-hand', 'Or set the agent up by hand')}</summary>
          <ByHand />
        </details>
      ) : (
        <Part title={t('first.agent', 'Watch a host: start the agent on it')}>
          <ByHand />
        </Part>
      )}
      <Part title={t('first.sdk', 'Watch a service: point its OpenTelemetry SDK here')}>
        <ol className={styles.steps}>
          <Step text={t('first.sdk-token', 'Make a token that may send and do nothing else:')}>
            <Command text={SENDER_TOKEN} label={t('first.sdk-token-label', 'Make a token for a service')} />
          </Step>
          <Step
            text={t('first.sdk-env', 'Start the service with these. Any language, metrics, logs and traces:')}
          >
            <Command
              text={sdkEnvironment(address)}
              label={t('first.sdk-env-label', 'Environment of the service')}
            />
          </Step>
        </ol>
      </Part>
      <p className={styles.note}>
        {t(
          'first.address',
          '{{address}} is how this page reaches VigilOps; senders may know it by another name. It listens to other machines only when told to (VIGILOPS_LISTEN).',
          { address },
        )}
      </p>
      <Part title={t('first.demo', 'Only looking around? Let it have fifty hosts that are made up')}>
        <Command text="make demo" label={t('first.demo-label', 'Start the demo')} />
      </Part>
    </div>
  );
}

/** For who has a shell where VigilOps runs. */
function ByHand() {
  const { address } = useAppData();
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.steps}>
      <Step text={t('first.token', 'Where VigilOps runs, make a token for the host. It is shown once.')}>
        <Command text={AGENT_TOKEN} label={t('first.token-label', 'Make a token for an agent')} />
      </Step>
      <Step text={t('first.install', 'Bring the agent to the host. It needs Node 20 or newer there.')}>
        <Command text={COPY_AGENT} label={t('first.install-label', 'Copy the agent')} />
      </Step>
      <Step text={t('first.configure', 'On the host, write /etc/vigilops/agent.yaml with your token:')}>
        <Command text={agentYaml(address)} label={t('first.configure-label', 'The file of the agent')} />
      </Step>
      <Step text={t('first.start', 'Check the file, and start the agent:')}>
        <Command text={START_AGENT} label={t('first.start-label', 'Check and start')} />
      </Step>
    </ol>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

function Step({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <li>
      <p>{text}</p>
      {children}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  guide: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    maxWidth: theme.spacing(100),
    margin: '0 auto',
    h2: { fontSize: theme.typography.h3.fontSize, margin: 0 },
  }),
  note: css({ color: theme.colors.text.secondary, margin: 0 }),
  part: css({
    padding: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    h3: { fontSize: theme.typography.h5.fontSize },
    summary: { cursor: 'pointer' },
    '&[open] > summary': { marginBottom: theme.spacing(1.5) },
  }),
  steps: css({
    margin: 0,
    paddingLeft: theme.spacing(3),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    p: { margin: theme.spacing(0, 0, 0.5) },
  }),
});
