import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { AssistantRow } from '@vigilops/contracts/api';
import { RowLink } from './RowLink.tsx';

interface Props {
  readonly title: string;
  readonly rows: readonly AssistantRow[];
}

/** Rows that were found, each to be opened. */
export function RowList({ title, rows }: Props) {
  const styles = useStyles2(getStyles);
  return rows.length === 0 ? null : (
    <div className={styles.list}>
      <h4>{title}</h4>
      <ul>
        {rows.map((row) => (
          <li key={row.cite}>
            <RowLink row={row} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    h4: { fontSize: theme.typography.h6.fontSize, marginBottom: theme.spacing(0.5) },
    ul: { margin: theme.spacing(0, 0, 1, 2.5) },
  }),
});
