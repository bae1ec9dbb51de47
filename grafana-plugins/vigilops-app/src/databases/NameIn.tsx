import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  readonly name: string;
  /** From the outermost. */
  readonly within: readonly string[];
}

/** A name, and small below it where it lies. */
export function NameIn({ name, within }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.name}>
      {name}
      <small>{within.filter((part) => part !== '').join(' · ')}</small>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({
    overflowWrap: 'anywhere',
    unicodeBidi: 'isolate',
    small: {
      display: 'block',
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightRegular,
    },
  }),
});
