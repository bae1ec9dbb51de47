import { css } from '@emotion/css';
import {
  colorManipulator,
  dateTimeFormat,
  type DataFrame,
  type GrafanaTheme2,
  type TimeZone,
} from '@grafana/data';
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
import { marksOf, type Mark } from './marks.ts';

interface Props {
  readonly config: UPlotConfigBuilder;
  readonly frames: readonly DataFrame[];
  readonly timeZone: TimeZone;
}

/** Marks over a chart: a line or an area on it, and below it what to point at for what happened. */
export function Annotations({ config, frames, timeZone }: Props) {
  const theme = useTheme2();
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
  return plot === undefined
    ? null
    : createPortal(
        marks
          .filter((mark) => inside(plot, mark))
          .map((mark, index) => <MarkSign key={index} plot={plot} mark={mark} timeZone={timeZone} />),
        plot.over,
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

function MarkSign({
  plot,
  mark,
  timeZone,
}: {
  readonly plot: Plot;
  readonly mark: Mark;
  readonly timeZone: TimeZone;
}) {
  const styles = useStyles2(getStyles);
  const at = (time: number) => Math.min(Math.max(plot.valToPos(time, 'x'), 0), plot.over.clientWidth);
  const [left, right] = [at(mark.from), at(mark.to ?? mark.from)];
  const time = [mark.from, mark.to]
    .flatMap((each) => (each === undefined ? [] : [dateTimeFormat(each, { timeZone })]))
    .join(' - ');
  return (
    <div className={styles.place} style={{ left, width: Math.max(right - left, 0) }}>
      <Toggletip
        content={
          <div className={styles.text}>
            {mark.title !== '' && <strong>{mark.title}</strong>}
            {/* Written by who knows whom: text, whatever it looks like. */}
            <span>{mark.text}</span>
            <div>
              {mark.tags.map((tag) => (
                <Tag key={tag} name={tag} />
              ))}
            </div>
          </div>
        }
        title={time}
      >
        <button
          type="button"
          className={styles.sign}
          style={{ color: mark.color }}
          aria-label={mark.title || time}
        />
      </Toggletip>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  place: css({ position: 'absolute', top: '100%', height: 0, zIndex: 1 }),
  sign: css({
    position: 'absolute',
    left: -5,
    minWidth: 10,
    width: 'calc(100% + 10px)',
    height: 6,
    padding: 0,
    border: 'none',
    borderRadius: theme.shape.radius.default,
    background: 'currentColor',
    cursor: 'pointer',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}` },
  }),
  text: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    maxWidth: theme.spacing(50),
    maxHeight: theme.spacing(30),
    overflow: 'auto',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  }),
});
