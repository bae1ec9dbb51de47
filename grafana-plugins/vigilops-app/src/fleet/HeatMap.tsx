import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Link, useStyles2, useTheme2 } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import { hostPath } from '../pages/paths.ts';
import { HEALTH_ICONS, healthColor } from './health-look.ts';
import { figuresOf, hostHealth, type HostGroup } from './host-health.ts';
import { HostGroups } from './HostGroups.tsx';
import { figureName, healthName, percent } from './words.ts';

/** Every host as a tile in the colour of its worst figure. */
export function HeatMap({ groups }: { readonly groups: readonly HostGroup[] }) {
  const styles = useStyles2(getStyles);
  return (
    <HostGroups groups={groups}>
      {(hosts) => (
        <ul className={styles.tiles}>
          {hosts.map((host) => (
            <li key={host.id}>
              <Tile host={host} />
            </li>
          ))}
        </ul>
      )}
    </HostGroups>
  );
}

function Tile({ host }: { readonly host: Host }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const health = hostHealth(host);
  const [worst] = figuresOf(host);
  const { main, text } = healthColor(health, theme);
  const figure =
    worst === undefined || health === 'offline'
      ? healthName(health)
      : `${figureName(worst.name)} ${percent(worst.ratio)}`;
  return (
    <Link
      href={hostPath(host.id)}
      data-step
      className={styles.tile}
      style={{ borderLeftColor: main }}
      title={`${host.name}: ${healthName(health)}`}
    >
      <span className={styles.name}>{host.name}</span>
      <span className={styles.figure} style={{ color: text }}>
        <Icon name={HEALTH_ICONS[health]} size="xs" /> {figure}
      </span>
    </Link>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tiles: css({
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(${theme.spacing(18)}, 1fr))`,
    gap: theme.spacing(0.75),
  }),
  tile: css({
    display: 'flex',
    flexDirection: 'column',
    padding: theme.spacing(0.75, 1),
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    '&:hover': { background: theme.colors.emphasize(theme.colors.background.secondary, 0.03) },
  }),
  name: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: theme.typography.fontWeightMedium,
  }),
  figure: css({ fontSize: theme.typography.bodySmall.fontSize, fontVariantNumeric: 'tabular-nums' }),
});
