import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import { databasePath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { connectionShare, fullnessOf } from './trouble.ts';
import type { DatabaseDetail, DatabaseFigures } from './types.ts';
import { bytesText, countText, perSecond, ratioText, seconds, shareText } from './words.ts';

interface Props {
  readonly database: DatabaseDetail;
  readonly figures: DatabaseFigures;
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly href?: string;
  readonly isWrong?: boolean;
}

/** How it is now in a few numbers; what this kind of server does not tell has no tile. */
export function FigureTiles({ database, figures }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <dl className={styles.tiles}>
      {tilesOf(database, figures).map(({ label, value, note, href, isWrong }) => (
        <div key={label} className={styles.tile}>
          <dt>{label}</dt>
          <dd>
            <span style={isWrong === true ? { color: theme.colors.warning.text } : {}}>
              {href === undefined ? value : <Link href={href}>{value}</Link>}
            </span>
            {note !== undefined && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function tilesOf(database: DatabaseDetail, figures: DatabaseFigures): Tile[] {
  const { id, slow_queries_last_hour: slow } = database;
  const share = connectionShare({ figures });
  const told = (value: number | null, tile: (value: number) => Tile) => (value === null ? [] : [tile(value)]);
  return [
    ...told(figures.connections, (all) => ({
      label: t('databases.connections', 'Connections'),
      value: countText(all),
      ...(share === null
        ? {}
        : {
            note: t('databases.share-of-limit', '{{share}} of {{all}}', {
              share: shareText(share),
              all: countText(figures.connections_max),
            }),
            isWrong: fullnessOf(share) !== 'well',
          }),
      href: databasePath(id, 'connections'),
    })),
    ...told(figures.qps, (qps) => ({
      label: t('databases.qps', 'Queries'),
      value: perSecond(qps),
      href: databasePath(id, 'queries'),
    })),
    ...told(figures.tps, (tps) => ({ label: t('databases.tps', 'Transactions'), value: perSecond(tps) })),
    {
      label: t('databases.slow-hour', 'Slow, 1 h'),
      value: countText(slow),
      href: databasePath(id, 'slow'),
    },
    ...told(figures.cache_hit_ratio, (ratio) => ({
      label: t('databases.cache', 'Cache hits'),
      value: ratioText(ratio),
    })),
    ...told(figures.connections_waiting, (waiting) => ({
      label: t('databases.waiting', 'Waiting'),
      value: countText(waiting),
      isWrong: waiting > 0,
      href: databasePath(id, 'locks'),
    })),
    ...told(figures.longest_transaction_seconds, (longest) => ({
      label: t('databases.longest', 'Longest transaction'),
      value: seconds(longest),
    })),
    ...told(figures.replication_lag_seconds, (lag) => ({
      label: t('databases.lag', 'Lag'),
      value: seconds(lag),
    })),
    ...told(figures.memory_bytes, (memory) => ({
      label: t('databases.memory', 'Memory'),
      value: bytesText(memory),
      ...(figures.memory_max_bytes === null || figures.memory_max_bytes === 0
        ? {}
        : {
            note: t('databases.share-of-limit', '{{share}} of {{all}}', {
              share: shareText(memory / figures.memory_max_bytes),
              all: bytesText(figures.memory_max_bytes),
            }),
          }),
    })),
    ...told(figures.size_bytes, (size) => ({
      label: t('databases.size', 'Size'),
      value: bytesText(size),
      href: databasePath(id, 'tables'),
    })),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  tiles: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(17)}, 1fr))`,
    gap: theme.spacing(1),
    margin: 0,
  }),
  tile: css({
    position: 'relative',
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    dt: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    },
    dd: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      gap: theme.spacing(0, 1),
      margin: 0,
      fontSize: theme.typography.h4.fontSize,
      fontVariantNumeric: 'tabular-nums',
    },
    'a, a:hover': { color: 'inherit' },
    small: { color: theme.colors.text.secondary },
    // The whole tile is the way.
    'a::after': { content: '""', position: 'absolute', inset: 0 },
    '&:has(a):hover': { background: theme.colors.background.secondary },
  }),
});
