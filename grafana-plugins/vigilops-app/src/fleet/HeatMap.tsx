import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { Host } from '../api/types.ts';
import { t } from '../t.ts';
import { HEALTH_ICONS, healthColor } from './health-look.ts';
import { figuresOf, grouped, hostHealth } from './host-health.ts';
import { figureName, healthName, percent } from './words.ts';

/** Every host as a tile in the colour of its worst figure, group by group, trouble first. */
export function HeatMap({ hosts }: { readonly hosts: readonly Host[] }) {
  const styles = useStyles2(getStyles);
  const groups = grouped(hosts);
  return (
    <div className={styles.groups}>
      {groups.map(([group, members]) => (
        <section key={group ?? ''} aria-label={group ?? t('fleet.no-group', 'No group')}>
          {groups.length > 1 && <h3 className={styles.title}>{group ?? t('fleet.no-group', 'No group')}</h3>}
          <ul className={styles.tiles}>
            {members.map((host) => (
              <li key={host.id}>
                <Tile host={host} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
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
    <div
      className={styles.tile}
      style={{ borderLeftColor: main }}
      title={`${host.name}: ${healthName(health)}`}
    >
      <span className={styles.name}>{host.name}</span>
      <span className={styles.figure} style={{ color: text }}>
        <Icon name={HEALTH_ICONS[health]} size="xs" /> {figure}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  groups: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  title: css({
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    margin: theme.spacing(0, 0, 0.5),
  }),
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
  }),
  name: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: theme.typography.fontWeightMedium,
  }),
  figure: css({ fontSize: theme.typography.bodySmall.fontSize, fontVariantNumeric: 'tabular-nums' }),
});
