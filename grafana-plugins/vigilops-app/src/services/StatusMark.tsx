import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import { RESULT_ICONS, resultColour, STATUS_ICONS, statusColour } from './status-look.ts';
import type { ResultStatus, ServiceStatus } from './types.ts';
import { resultName, statusName } from './words.ts';

/** Sign and word in the colour of the state. */
export function StatusMark({ status }: { readonly status: ServiceStatus }) {
  const theme = useTheme2();
  return (
    <Mark icon={STATUS_ICONS[status]} colour={statusColour(status, theme).text} text={statusName(status)} />
  );
}

/** The same of one result of a check. */
export function ResultMark({ status }: { readonly status: ResultStatus }) {
  const theme = useTheme2();
  return (
    <Mark icon={RESULT_ICONS[status]} colour={resultColour(status, theme).text} text={resultName(status)} />
  );
}

interface MarkProps {
  readonly icon: IconName;
  readonly colour: string;
  readonly text: string;
}

function Mark({ icon, colour, text }: MarkProps) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.mark} style={{ color: colour }}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    display: 'inline-flex',
    alignItems: 'center',
    verticalAlign: 'middle',
    gap: theme.spacing(0.5),
    whiteSpace: 'nowrap',
  }),
});
