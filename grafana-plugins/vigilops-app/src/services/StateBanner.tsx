import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { STATUS_ICONS, statusColour } from './status-look.ts';
import type { ServiceStatus } from './types.ts';

interface Props {
  readonly status: ServiceStatus;
  readonly text: string;
}

/** How it is, in one line at the top of a page. */
export function StateBanner({ status, text }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { main, text: colour } = statusColour(status, theme);
  return (
    <p className={styles.state} role="status" style={{ borderLeftColor: main }}>
      <Icon name={STATUS_ICONS[status]} size="xl" style={{ color: colour }} />
      <span>{text}</span>
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    margin: 0,
    padding: theme.spacing(1.5, 2),
    fontSize: theme.typography.h4.fontSize,
    overflowWrap: 'anywhere',
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
  }),
});
