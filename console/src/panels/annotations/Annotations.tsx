import { css } from '@emotion/css';
import {
  colorManipulator,
  dateTimeFormat,
  type DataFrame,
  type GrafanaTheme2,
  type TimeZone,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import {
  DEFAULT_ANNOTATION_COLOR,
  Tag,
  Toggletip,
  useStyles2,
  useTheme2,
  type UPlotConfigBuilder,
} from '@grafana/ui';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Plot } from '../plot.ts';
import { clustersOf, type Cluster } from './clusters.ts';
import { marksOf, type Mark } from './marks.ts';

interface Props {
  readonly config: UPlotConfigBuilder;
  readonly frames: readonly DataFrame[];
  readonly timeZone: TimeZone;
}

/** Marks over a chart: a line or an area on it, and below it what to point at for what happened. */
export function Annotations({ config, frames, timeZone }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const marks = useMemo(() => {
    const colorOf = ({ color }: Mark) =>
      theme.visualization.getColorByName(color === '' ? DEFAULT_ANNOTATION_COLOR : color);
    return marksOf(frames).map((mark) => ({ ...mark, color: colorOf(mark) }));
  }, [frames, theme]);
  const newest = useRef(marks);
  newest.current = marks;
  const [plot, setPlot] = useState<Plot>();
  const [, drawnAgain] = useState(0);
  useLayoutEffect(() => {
    // Hooks of a chart are added once, before it is made: they look at the newest marks.
    config.addHook('init', setPlot);
    config.addHook('draw', (drawn) => {
      newest.current.forEach((mark) => paint(drawn, mark));
      drawnAgain((count) => count + 1);
    });
  }, [config]);
  useLayoutEffect(() => plot?.redraw(false), [plot, marks]);
  const place = plot?.over.parentElement;
  if (plot === undefined || place === null || place === undefined) {
    return null;
  }
  const { offsetLeft, offsetTop, offsetHeight, clientWidth } = plot.over;
  const shown = marks.filter((mark) => inside(plot, mark));
  // Beside the chart's own surface, not in it: who points at a mark does not ask for the values at its time.
  return createPortal(
    <div
      className={styles.line}
      style={{ left: offsetLeft, top: offsetTop + offsetHeight, width: clientWidth }}
    >
      {clustersOf(shown, (time) => plot.valToPos(time, 'x'), clientWidth).map((cluster) => (
        <Sign key={cluster.left} cluster={cluster} timeZone={timeZone} />
      ))}
    </div>,
    place,
  );
}

function ends({ scales }: Plot): readonly [number, number] {
  return [scales.x?.min ?? Infinity, scales.x?.max ?? -Infinity];
}

function inside(plot: Plot, { from, to = from }: Mark): boolean {
  const [first, last] = ends(plot);
  return to >= first && from <= last;
}

function paint(plot: Plot, mark: Mark): void {
  if (!inside(plot, mark)) {
    return;
  }
  const { ctx, bbox } = plot;
  const at = (time: number) =>
    Math.min(Math.max(plot.valToPos(time, 'x', true), bbox.left), bbox.left + bbox.width);
  const [left, right] = [at(mark.from), at(mark.to ?? mark.from)];
  ctx.save();
  if (mark.to !== undefined) {
    ctx.fillStyle = colorManipulator.alpha(mark.color, 0.1);
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.strokeStyle = mark.color;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5, 5]);
  for (const x of mark.to === undefined ? [left] : [left, right]) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** As many as a person reads; the rest is counted. */
const MOST_TOLD = 10;

function Sign({ cluster, timeZone }: { readonly cluster: Cluster; readonly timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  const { marks, left, right } = cluster;
  const [first] = marks;
  const more = marks.length - MOST_TOLD;
  const content = (
    <div className={styles.told}>
      {marks.slice(0, MOST_TOLD).map((mark, index) => (
        <Told key={index} mark={mark} timeZone={timeZone} />
      ))}
      {more > 0 && <span>{t('panel.more-marks', 'More: {{count}}', { count: more })}</span>}
    </div>
  );
  return (
    <div className={styles.place} style={{ left, width: right - left }}>
      <Toggletip content={content}>
        <button
          type="button"
          className={styles.sign}
          style={{ color: first?.color }}
          aria-label={[first?.title, timesOf(first, timeZone)].filter(Boolean).join(', ')}
        />
      </Toggletip>
    </div>
  );
}

const timesOf = (mark: Mark | undefined, timeZone: TimeZone): string =>
  [mark?.from, mark?.to]
    .flatMap((each) => (each === undefined ? [] : [dateTimeFormat(each, { timeZone })]))
    .join(' - ');

/** Written by who knows whom: text, whatever it looks like. */
function Told({ mark, timeZone }: { readonly mark: Mark; readonly timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.text}>
      <span className={styles.time}>{timesOf(mark, timeZone)}</span>
      {mark.title !== '' && <strong>{mark.title}</strong>}
      <span>{mark.text}</span>
      <div>
        {mark.tags.map((tag) => (
          <Tag key={tag} name={tag} />
        ))}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ position: 'absolute', height: 0, zIndex: 101 }),
  place: css({ position: 'absolute' }),
  sign: css({
    position: 'absolute',
    left: -5,
    width: 'calc(100% + 10px)',
    height: 6,
    padding: 0,
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: 'currentColor',
    cursor: 'pointer',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  told: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    maxWidth: theme.spacing(60),
    maxHeight: theme.spacing(40),
    overflow: 'auto',
  }),
  text: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.25),
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  }),
  time: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
