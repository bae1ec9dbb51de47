import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';

interface Props {
  readonly text: string;
  /** What it does, for who cannot see it. */
  readonly label: string;
}

/** Something to type elsewhere, with a button that copies it. */
export function Command({ text, label }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.command}>
      {/* Long lines scroll, which the keyboard must reach. */}
      <pre tabIndex={0} aria-label={label} role="group">
        <code>{text}</code>
      </pre>
      <ClipboardButton
        icon="copy"
        variant="secondary"
        size="sm"
        getText={() => text}
        aria-label={t('first.copy', 'Copy: {{what}}', { what: label })}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  command: css({
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    pre: {
      flex: 1,
      minWidth: 0,
      margin: 0,
      padding: 0,
      border: 0,
      background: 'none',
      overflowX: 'auto',
      fontSize: theme.typography.bodySmall.fontSize,
      whiteSpace: 'pre',
    },
    code: { margin: 0, padding: 0, border: 0, background: 'none', whiteSpace: 'pre' },
  }),
});
