import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, Tooltip, useStyles2, useTheme2 } from '@grafana/ui';
import { t } from '../t.ts';
import { SEVERITY_ICONS, severityColour, STATE_ICONS, stateColour } from './look.ts';
import type { AlertState, Severity } from './types.ts';
import { priorityName, severityName, stateName } from './words.ts';

/** Sign and word in the colour of the severity. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const theme = useTheme2();
  const { text } = severityColour(severity, theme);
  return <Mark icon={SEVERITY_ICONS[severity]} colour={text} text={severityName(severity)} />;
}

interface StateProps {
  readonly state: AlertState;
  readonly severity: Severity;
}

export function StateMark({ state, severity }: StateProps) {
  const theme = useTheme2();
  const { text } = stateColour(state, severity, theme);
  return <Mark icon={STATE_ICONS[state]} colour={text} text={stateName(state)} />;
}

interface MarkProps {
  readonly icon: IconName;
  readonly colour: string;
  readonly text: string;
}

export function Mark({ icon, colour, text }: MarkProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.mark} style={{ color: colour }}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

interface PriorityProps {
  readonly priority: number;
  readonly reason: string;
}

/** `P1`, with why on hover and for the keyboard. */
export function PriorityMark({ priority, reason }: PriorityProps) {
  const styles = useStyles2(getStyles);
  const name = priorityName(priority);
  return (
    <Tooltip content={reason}>
      <span
        className={priority === 1 ? styles.first : styles.priority}
        tabIndex={0}
        role="note"
        aria-label={t('alerts.priority-why', 'Priority {{priority}}: {{reason}}', { priority: name, reason })}
      >
        {name}
      </span>
    </Tooltip>
  );
}

/** Why nobody is told of it now. */
export function QuietMark({ reason }: { readonly reason: string }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.quiet}>
      <Icon name="bell-slash" size="sm" />
      {reason}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const priority = css({
    display: 'inline-block',
    minWidth: theme.spacing(4),
    padding: theme.spacing(0, 0.75),
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.medium}`,
    textAlign: 'center',
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightMedium,
    fontVariantNumeric: 'tabular-nums',
  });
  return {
    mark: css({
      display: 'inline-flex',
      alignItems: 'center',
      verticalAlign: 'middle',
      gap: theme.spacing(0.5),
      whiteSpace: 'nowrap',
    }),
    priority,
    first: css(priority, {
      background: theme.colors.error.main,
      borderColor: theme.colors.error.main,
      color: theme.colors.error.contrastText,
    }),
    quiet: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      color: theme.colors.text.secondary,
      overflowWrap: 'anywhere',
    }),
  };
};
