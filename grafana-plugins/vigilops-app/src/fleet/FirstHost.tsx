import { ClipboardButton, EmptyState, Stack, Text, useStyles2 } from '@grafana/ui';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '../t.ts';

const COMMAND = 'vigilops-agent --config agent.yaml';
const SDK = 'export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:8080';

/** The way to the first host, for who has none yet. */
export function FirstHost() {
  const styles = useStyles2(getStyles);
  return (
    <EmptyState variant="call-to-action" message={t('first.title', 'No host has reported yet')}>
      <Stack direction="column" gap={2} alignItems="center">
        <Text>{t('first.agent', 'Start the agent on a host. It appears here within half a minute.')}</Text>
        <Command text={COMMAND} className={styles.command} />
        <Text color="secondary">
          {t('first.sdk', 'Or point any OpenTelemetry SDK here, with a token in its headers:')}
        </Text>
        <Command text={SDK} className={styles.command} />
      </Stack>
    </EmptyState>
  );
}

function Command({ text, className }: { readonly text: string; readonly className: string }) {
  return (
    <div className={className}>
      <code>{text}</code>
      <ClipboardButton
        icon="copy"
        variant="secondary"
        size="sm"
        getText={() => text}
        aria-label={t('first.copy', 'Copy the command')}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  command: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), flexWrap: 'wrap' }),
});
