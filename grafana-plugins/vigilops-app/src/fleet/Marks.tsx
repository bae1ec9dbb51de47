import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** What they are, for who cannot see it. */
  readonly label: string;
  readonly texts: readonly string[];
}

/** Tags and labels: short texts that belong to something. */
export function Marks({ label, texts }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.marks} aria-label={label}>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  marks: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5),
    li: {
      padding: theme.spacing(0, 0.75),
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.secondary,
      border: `1px solid ${theme.colors.border.weak}`,
      fontSize: theme.typography.bodySmall.fontSize,
      overflowWrap: 'anywhere',
    },
  }),
});
