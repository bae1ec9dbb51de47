import { cx } from '@emotion/css';
import {
  getDisplayProcessor,
  formattedValueToString,
  type DisplayValue,
  type FieldConfig,
} from '@grafana/data';
import { FieldType } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { arc } from 'd3-shape';
import type { MouseEventHandler } from 'react';
import { bandsOf, shareOf } from './dial.ts';

interface Props {
  readonly width: number;
  readonly height: number;
  readonly value: DisplayValue;
  readonly field: FieldConfig;
  /** Writes the name of the figure below it. */
  readonly named: boolean;
  readonly thresholds: boolean;
  readonly thresholdLabels: boolean;
  readonly onClick?: MouseEventHandler<Element> | undefined;
  readonly className?: string | undefined;
}

/** Two thirds of a circle, open below. */
const FIRST = (-2 / 3) * Math.PI;
const SWEEP = (4 / 3) * Math.PI;
/** How far the ends of the arc hang below its middle, in radii. */
const HANG = Math.abs(Math.cos(FIRST));
const NAME_PX = 22;

/** A figure on a dial. */
export function Gauge({ width, height, value, field, named, onClick, className, ...shown }: Props) {
  const theme = useTheme2();
  const nameHeight = named ? NAME_PX : 0;
  const labelRoom = shown.thresholdLabels ? 28 : 4;
  const radius = Math.max(
    Math.min(width / 2 - labelRoom, (height - nameHeight - labelRoom - 4) / (1 + HANG)),
    10,
  );
  const middle = { x: width / 2, y: (height - nameHeight - radius * (1 + HANG)) / 2 + radius };
  const text = formattedValueToString(value);
  const color = value.color ?? theme.colors.text.primary;
  const band = shown.thresholds ? Math.max(radius * 0.06, 2) : 0;
  const outer = radius - band - (band > 0 ? 2 : 0);
  const inner = outer * 0.76;
  const size = Math.min(outer * 0.44, (inner * 2.4) / Math.max(text.length, 3));
  return (
    <svg
      width={width}
      height={height}
      className={cx(className)}
      onClick={onClick}
      role="img"
      aria-label={`${value.title ?? ''} ${text}`.trim()}
    >
      <g transform={`translate(${middle.x},${middle.y})`}>
        <path d={bow(inner, outer, 0, 1)} fill={theme.colors.background.secondary} />
        <path d={bow(inner, outer, 0, shareOf(value.numeric, field))} fill={color} />
        {shown.thresholds && (
          <Thresholds field={field} radius={radius} width={band} labels={shown.thresholdLabels} />
        )}
        <text y={size * 0.3} textAnchor="middle" fill={color} fontSize={size} fontWeight={500}>
          {text}
        </text>
      </g>
      {named && (
        <text x={width / 2} y={height - 6} textAnchor="middle" fontSize={14} fill={theme.colors.text.primary}>
          {shorten(value.title ?? '', width / 7)}
        </text>
      )}
    </svg>
  );
}

interface ThresholdsProps {
  readonly field: FieldConfig;
  readonly radius: number;
  readonly width: number;
  readonly labels: boolean;
}

function Thresholds({ field, radius, width, labels }: ThresholdsProps) {
  const theme = useTheme2();
  const bands = bandsOf(field, theme);
  const display = getDisplayProcessor({ field: { type: FieldType.number, config: field }, theme });
  return (
    <>
      {bands.map(({ from, to, color }) => (
        <path key={from} d={bow(radius - width, radius, from, to)} fill={color} />
      ))}
      {labels &&
        bands.map(({ from, begins }) => (
          <text
            key={from}
            x={(radius + 10) * Math.sin(FIRST + SWEEP * from)}
            y={-(radius + 10) * Math.cos(FIRST + SWEEP * from)}
            textAnchor={from < 0.45 ? 'end' : from > 0.55 ? 'start' : 'middle'}
            fontSize={11}
            fill={theme.colors.text.secondary}
          >
            {formattedValueToString(display(begins))}
          </text>
        ))}
    </>
  );
}

/** Ends are shares of the dial. */
const bow = (innerRadius: number, outerRadius: number, from: number, to: number): string =>
  arc()({
    innerRadius,
    outerRadius,
    startAngle: FIRST + SWEEP * from,
    endAngle: FIRST + SWEEP * to,
  }) ?? '';

const shorten = (text: string, letters: number) =>
  text.length <= letters ? text : `${text.slice(0, Math.max(letters - 1, 1))}…`;
