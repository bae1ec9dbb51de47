import { css } from '@emotion/css';
import type { AbsoluteTimeRange, GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo, useRef, useState, type PointerEvent } from 'react';
import type { LogVolumeResponse } from '../../api/types.ts';
import { absolute, clockTime, count } from '../../fleet/words.ts';
import { levelColor, levelWord } from '../../logs/level-look.ts';
import { t } from '../../t.ts';
import { barsOf, type Bar } from './volume-bars.ts';

interface Props {
  readonly volume: LogVolumeResponse;
  /** What was counted is what was asked before, or counting it failed. */
  readonly old: boolean;
  readonly onZoom: (range: AbsoluteTimeRange) => void;
}

/** Lines by time and level. A click on a bar, or a range that is drawn, becomes the range of the page. */
export function LogVolume({ volume, old, onZoom }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const bars = useMemo(() => barsOf(volume), [volume]);
  const brush = useBrush(bars, onZoom);
  const { from, to, pointed } = brush;
  const last = bars.at(-1)?.end ?? 0;
  const highest = Math.max(0, ...bars.map(({ total }) => total));
  return (
    <figure className={styles.chart} style={{ opacity: old ? 0.6 : 1 }}>
      <div
        className={styles.plot}
        role="img"
        aria-label={t('logs-page.volume', 'Lines by time: {{total}} in all', { total: count(volume.total) })}
        {...brush.handlers}
      >
        <svg viewBox={`0 0 ${Math.max(1, bars.length)} 1`} preserveAspectRatio="none" aria-hidden>
          {bars.map((bar, at) =>
            bar.parts.map((part) => (
              <rect
                key={`${at} ${part.level}`}
                x={at + 0.1}
                width={0.8}
                y={1 - part.to}
                height={part.to - part.from}
                fill={levelColor(part.level, theme).bar}
              />
            )),
          )}
          {from !== undefined && to !== undefined && (
            <rect x={from} width={to - from + 1} y={0} height={1} className={styles.brush} />
          )}
        </svg>
        <span className={styles.highest}>{count(highest)}</span>
        {pointed !== undefined && <Tip bar={pointed} at={bars.indexOf(pointed) / bars.length} />}
      </div>
      <figcaption className={styles.times}>
        {[0, 0.25, 0.5, 0.75, 1].map((part) => {
          const bar = bars[Math.min(bars.length - 1, Math.round(part * bars.length))];
          const time = part === 1 ? last : (bar?.start ?? 0);
          return <span key={part}>{bar === undefined ? '' : clockTime(time, last)}</span>;
        })}
      </figcaption>
    </figure>
  );
}

function Tip({ bar, at }: { readonly bar: Bar; readonly at: number }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const side = at > 0.5 ? { right: `${(1 - at) * 100}%` } : { left: `${at * 100}%` };
  return (
    <div className={styles.tip} style={side}>
      <div>{absolute(bar.start)}</div>
      {bar.parts.map(({ level, count: lines }) => (
        <div key={level}>
          <span style={{ color: levelColor(level, theme).word }}>{levelWord(level)}</span> {count(lines)}
        </div>
      ))}
      {bar.parts.length === 0 && t('logs-page.no-lines', 'No lines')}
    </div>
  );
}

/** Bars under the pointer, and from where to where it was drawn. */
function useBrush(bars: readonly Bar[], onZoom: Props['onZoom']) {
  const [start, setStart] = useState<number>();
  const [now, setNow] = useState<number>();
  const plot = useRef<HTMLElement>(null);
  const barAt = (event: PointerEvent<HTMLElement>) => {
    plot.current = event.currentTarget;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left) / Math.max(1, width)) * bars.length);
    return Math.min(bars.length - 1, Math.max(0, at));
  };
  const [from, to] =
    start === undefined || now === undefined ? [now, now] : [Math.min(start, now), Math.max(start, now)];
  const zoom = () => {
    const [first, last] = [bars[from ?? -1], bars[to ?? -1]];
    if (first !== undefined && last !== undefined) {
      onZoom({ from: first.start, to: last.end });
    }
  };
  return {
    from,
    to,
    pointed: now === undefined ? undefined : bars[now],
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture?.(event.pointerId);
        setStart(barAt(event));
        setNow(barAt(event));
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => setNow(barAt(event)),
      onPointerUp: () => {
        if (start !== undefined) {
          zoom();
        }
        setStart(undefined);
      },
      onPointerLeave: () => {
        if (start === undefined) {
          setNow(undefined);
        }
      },
      onPointerCancel: () => setStart(undefined),
    },
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  chart: css({ margin: 0 }),
  plot: css({
    position: 'relative',
    height: theme.spacing(9),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    cursor: 'crosshair',
    touchAction: 'pan-y',
    svg: { display: 'block', width: '100%', height: '100%' },
  }),
  brush: css({ fill: theme.colors.action.selected }),
  highest: css({
    position: 'absolute',
    top: 0,
    left: 0,
    pointerEvents: 'none',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1,
  }),
  tip: css({
    position: 'absolute',
    top: 0,
    zIndex: theme.zIndex.tooltip,
    pointerEvents: 'none',
    whiteSpace: 'nowrap',
    margin: theme.spacing(0, 1.5),
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated ?? theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.medium}`,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  times: css({
    display: 'flex',
    justifyContent: 'space-between',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
