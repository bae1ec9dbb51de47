import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { count } from '../fleet/words.ts';
import { t } from '../t.ts';
import { countServices } from './trouble.ts';
import type { Service } from './types.ts';

interface Props {
  readonly group: string | null;
  readonly services: readonly Service[];
  readonly columns: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** The name of a group, which folds it. */
export function GroupRow({ group, services, columns, open, onToggle }: Props) {
  const styles = useStyles2(getStyles);
  const { down } = countServices(services).byStatus;
  const total = count(services.length);
  return (
    <tr role="row" className={styles.row}>
      <th role="rowheader" scope="rowgroup" colSpan={columns} aria-colspan={columns}>
        <button type="button" className={styles.fold} aria-expanded={open} onClick={onToggle}>
          <Icon name={open ? 'angle-down' : 'angle-right'} />
          {group ?? t('fleet.no-group', 'No group')}
          <span className={down > 0 ? styles.down : styles.count}>
            {down > 0
              ? t('services.group-down', '{{down}} of {{total}} down', { down: count(down), total })
              : total}
          </span>
        </button>
      </th>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'block',
    padding: theme.spacing(2, 1, 0.5),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    th: { display: 'block' },
  }),
  fold: css({
    all: 'unset',
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontWeight: theme.typography.fontWeightMedium,
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
  count: css({
    marginLeft: theme.spacing(0.5),
    color: theme.colors.text.secondary,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  down: css({ marginLeft: theme.spacing(0.5), color: theme.colors.error.text }),
});
