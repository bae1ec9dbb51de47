import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import type { AlertEvidence } from '../../alerts/types.ts';
import { t } from '../../t.ts';
import { logsOfEvidence } from './window.ts';

const ICONS: Readonly<Record<AlertEvidence['kind'], IconName>> = {
  processes: 'sitemap',
  changes: 'pen',
  log_lines: 'gf-logs',
  related_alerts: 'bell',
  check: 'signal',
  disk: 'database',
};

/** What was seen then, in the words of who saw it. */
export function Evidence({ piece }: { readonly piece: AlertEvidence }) {
  const styles = useStyles2(getStyles);
  const { kind, title, lines } = piece;
  const logs = logsOfEvidence(piece);
  return (
    <div className={styles.piece}>
      <h4>
        <Icon name={ICONS[kind]} size="sm" /> {title}
      </h4>
      {lines.length > 0 && (
        <ul>
          {lines.map((line, at) => (
            <li key={at}>{line}</li>
          ))}
        </ul>
      )}
      {logs !== undefined && (
        <TextLink href={logs} inline={false}>
          {t('incident.matching-lines', 'All lines that match, in the log centre')}
        </TextLink>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  piece: css({
    marginBottom: theme.spacing(1),
    h4: {
      margin: theme.spacing(0, 0, 0.25),
      fontSize: theme.typography.body.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    ul: {
      listStyle: 'none',
      margin: 0,
      padding: theme.spacing(0.5, 1),
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.canvas,
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.bodySmall.fontSize,
      unicodeBidi: 'isolate',
    },
    li: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  }),
});
