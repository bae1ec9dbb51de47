import { formattedValueToString, type FieldDisplay } from '@grafana/data';
import { Tooltip, useTheme2 } from '@grafana/ui';
import { arc } from 'd3-shape';
import type { PieOptions } from './PieChartPanel.tsx';
import { colorOf, shareText, slicesOf, sumOf, type Slice } from './slices.ts';

interface Props {
  readonly values: readonly FieldDisplay[];
  readonly options: PieOptions;
  readonly width: number;
  readonly height: number;
}

/** A slice narrower than this has no room for words. */
const NARROWEST = 0.3;
const LINE_PX = 15;

export function Pie({ values, options, width, height }: Props) {
  const theme = useTheme2();
  const radius = Math.max(Math.min(width, height) / 2 - 6, 10);
  const inner = options.pieType === 'donut' ? radius * 0.62 : 0;
  const total = sumOf(values);
  const slices = slicesOf(values, options.sort);
  return (
    <svg width={width} height={height} role="group">
      <g transform={`translate(${width / 2},${height / 2})`}>
        {slices.length === 0 && (
          <path
            d={arc()({ innerRadius: inner, outerRadius: radius, startAngle: 0, endAngle: 2 * Math.PI }) ?? ''}
            fill={theme.colors.background.secondary}
          />
        )}
        {slices.map((slice) => (
          <OneSlice
            key={slice.index}
            slice={slice}
            {...{ radius, inner, total }}
            labels={options.displayLabels}
            tooltip={options.tooltip.mode !== 'none'}
          />
        ))}
      </g>
    </svg>
  );
}

interface SliceProps {
  readonly slice: Slice;
  readonly radius: number;
  readonly inner: number;
  readonly total: number;
  readonly labels: PieOptions['displayLabels'];
  readonly tooltip: boolean;
}

function OneSlice({ slice, radius, inner, total, labels, tooltip }: SliceProps) {
  const theme = useTheme2();
  const { data } = slice;
  const value = formattedValueToString(data.display);
  const share = shareText(data.display.numeric, total);
  const name = data.display.title ?? '';
  const ends = { startAngle: slice.startAngle, endAngle: slice.endAngle };
  const fill = colorOf(data, theme);
  const [x, y] = arc().centroid({
    ...ends,
    innerRadius: inner === 0 ? radius * 0.5 : inner,
    outerRadius: radius,
  });
  const words = [
    labels.includes('name') ? name : '',
    labels.includes('value') ? value : '',
    labels.includes('percent') ? share : '',
  ].filter((line) => line !== '');
  const link = data.hasLinks ? data.getLinks?.()[0] : undefined;
  const shape = (
    <g aria-label={`${name}: ${value} (${share})`} role="img">
      <path
        d={arc()({ ...ends, innerRadius: inner, outerRadius: radius }) ?? ''}
        fill={fill}
        stroke={theme.colors.background.primary}
        strokeWidth={1}
      />
      {slice.endAngle - slice.startAngle >= NARROWEST &&
        words.map((line, index) => (
          <text
            key={line}
            x={x}
            y={y + (index - (words.length - 1) / 2) * LINE_PX + 4}
            textAnchor="middle"
            fontSize={12}
            fill={theme.colors.getContrastText(fill)}
            pointerEvents="none"
          >
            {line}
          </text>
        ))}
    </g>
  );
  const linked =
    link === undefined ? (
      shape
    ) : (
      <a href={link.href} target={link.target ?? '_self'}>
        {shape}
      </a>
    );
  return tooltip ? <Tooltip content={`${name}: ${value} (${share})`}>{linked}</Tooltip> : linked;
}
