import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { memo, useState, type PointerEvent } from 'react';
import { t } from '../t.ts';
import { BARS_HEIGHT, barPath, barPaths, barsWidth } from './bar-paths.ts';
import { inShort, type Day } from './day-bars.ts';
import { dayColour } from './status-look.ts';
import { availabilityText, dayName, stretch } from './words.ts';

interface Props {
  readonly days: readonly Day[];
  readonly large?: boolean;
}

/** A bar a day, oldest first. */
export const DayBars = memo(function DayBars({ days, large = false }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles, large);
  const [at, setAt] = useState<number>();
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setAt(Math.floor(((clientX - left) / Math.max(1, width)) * days.length));
  };
  const day = at === undefined ? undefined : days[at];
  if (days.length === 0) {
    return <span className={styles.none}>–</span>;
  }
  return (
    <div
      className={styles.place}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setAt(undefined)}
    >
      <svg
        className={styles.bars}
        viewBox={`0 0 ${barsWidth(days.length)} ${BARS_HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={barsInWords(days)}
      >
        {barPaths(days).map(({ state, path }) => (
          <path key={state} d={path} fill={dayColour(state, theme)} />
        ))}
        {at !== undefined && day !== undefined && <path className={styles.pointed} d={barPath(day, at)} />}
      </svg>
      {day !== undefined && at !== undefined && (
        <div
          className={styles.tip}
          role="presentation"
          style={
            at < days.length / 2 ? { left: share(at, days) } : { right: share(days.length - 1 - at, days) }
          }
        >
          {dayInWords(day)}
        </div>
      )}
    </div>
  );
});

const share = (index: number, days: readonly Day[]) => `${(index / days.length) * 100}%`;

function dayInWords({ date, percent, downSeconds }: Day): string {
  const day = dayName(date);
  if (percent === null) {
    return t('service.day.none', '{{day}}: nothing known', { day });
  }
  const values = { day, percent: availabilityText(percent), down: stretch(downSeconds) };
  return downSeconds > 0
    ? t('service.day.down', '{{day}}: {{percent}}, down for {{down}}', values)
    : t('service.day.up', '{{day}}: {{percent}}', values);
}

function barsInWords(days: readonly Day[]): string {
  const { known, withDowntime, downSeconds, worst } = inShort(days);
  if (worst === undefined) {
    return t('service.days.well', 'Of {{total}} days {{known}} are known, none with downtime', {
      total: days.length,
      known,
    });
  }
  return t(
    'service.days.down',
    'Of {{total}} days {{known}} are known, {{bad}} with downtime, {{down}} in all; the worst: {{worst}}',
    {
      total: days.length,
      known,
      bad: withDowntime,
      down: stretch(downSeconds),
      worst: dayInWords(worst),
    },
  );
}

const getStyles = (theme: GrafanaTheme2, large: boolean) => ({
  place: css({ position: 'relative', minWidth: 0 }),
  bars: css({ display: 'block', width: '100%', height: theme.spacing(large ? 6 : 3) }),
  pointed: css({ fill: theme.colors.text.primary, opacity: 0.3 }),
  none: css({ color: theme.colors.text.disabled }),
  tip: css({
    position: 'absolute',
    bottom: '100%',
    zIndex: theme.zIndex.tooltip,
    marginBottom: theme.spacing(0.5),
    padding: theme.spacing(0.25, 0.75),
    pointerEvents: 'none',
    whiteSpace: 'nowrap',
    borderRadius: theme.shape.radius.default,
    border: `1px solid ${theme.colors.border.weak}`,
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    boxShadow: theme.shadows.z2,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
