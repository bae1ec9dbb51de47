import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { tickText, ticksOf } from '../alerts/denoise/ToldChart.tsx';
import { absolute, short } from '../fleet/words.ts';
import { t } from '../t.ts';
import { coloursOf } from './colours.ts';
import { money, shortMoney } from './money.ts';
import { stacksOf, type Measure, type Stack } from './spend.ts';
import type { LlmSpendGroup } from './types.ts';
import { groupName } from './words.ts';

const FOOT_PX = 18;
const HEAD_PX = 16;
const GAP_PX = 1;

export interface Line {
  readonly name: string;
  readonly value: number;
  /** Of the palette. */
  readonly colour: string;
}

interface Props {
  readonly groups: readonly LlmSpendGroup[];
  readonly measure: Measure;
  readonly stepSeconds: number;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
  /** Across the chart, such as what a budget allows a step. */
  readonly lines?: readonly Line[];
}

/** Steps as columns, groups on top of each other, the first at the foot. */
export function SpendChart({ groups, measure, stepSeconds, from, to, width, height, lines = [] }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const stacks = stacksOf(groups, measure);
  const most = Math.max(...stacks.map(({ total }) => total), ...lines.map(({ value }) => value), 0);
  const room = Math.max(1, height - FOOT_PX - HEAD_PX);
  const y = (value: number) => HEAD_PX + room * (1 - value / (most === 0 ? 1 : most));
  const perMs = width / Math.max(1, to - from);
  const sum = stacks.reduce((all, { total }) => all + total, 0);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={t('llm.chart', '{{total}} over time, the most in one step {{most}}', {
        total: valueText(sum, measure),
        most: valueText(most, measure),
      })}
    >
      <line x1={0} x2={width} y1={y(0)} y2={y(0)} stroke={theme.colors.border.weak} />
      {stacks.map((stack) => (
        <Column
          key={stack.at}
          stack={stack}
          measure={measure}
          colours={coloursOf(groups, theme)}
          x={Math.max(0, (stack.at - from) * perMs)}
          end={Math.min(width, (stack.at + stepSeconds * 1_000 - from) * perMs)}
          y={y}
        />
      ))}
      {lines.map(({ name, value, colour }) => (
        <g key={name}>
          <title>{name}</title>
          <line
            x1={0}
            x2={width}
            y1={y(value)}
            y2={y(value)}
            stroke={theme.visualization.getColorByName(colour)}
            strokeDasharray="6 4"
          />
        </g>
      ))}
      <text x={2} y={12} className={styles.label}>
        {measure === 'tokens' || measure === 'calls' ? short(most) : shortMoney(most, measure)}
      </text>
      {ticksOf(from, to, width).map(({ at, x, anchor }) => (
        <text key={at} x={x} y={height - 4} textAnchor={anchor} className={styles.label}>
          {tickText(at, to - from)}
        </text>
      ))}
    </svg>
  );
}

interface ColumnProps {
  readonly stack: Stack;
  readonly measure: Measure;
  readonly colours: ReadonlyMap<string, string>;
  readonly x: number;
  readonly end: number;
  readonly y: (value: number) => number;
}

function Column({ stack: { at, total, parts }, measure, colours, x, end, y }: ColumnProps) {
  const width = Math.max(1, end - x - GAP_PX);
  const said = parts.map(({ group, value }) => `${groupName(group)}: ${valueText(value, measure)}`);
  let foot = 0;
  return (
    <g>
      <title>{[`${absolute(at)}: ${valueText(total, measure)}`, ...said].join('\n')}</title>
      <rect x={x} y={0} width={width} height={y(0)} fill="transparent" />
      {parts.map(({ group, value }) => {
        foot += value;
        return (
          <rect
            key={groupName(group)}
            x={x}
            y={y(foot)}
            width={width}
            height={Math.max(0.5, y(foot - value) - y(foot))}
            fill={colours.get(groupName(group))}
          />
        );
      })}
    </g>
  );
}

/** A value of a measure, to be read. */
export const valueText = (value: number, measure: Measure): string => {
  switch (measure) {
    case 'tokens':
      return t('llm.tokens-of', '{{total}} tokens', { total: short(value) });
    case 'calls':
      return t('llm.calls-of', '{{total}} calls', { total: short(value) });
    default:
      return money(String(value), measure);
  }
};

interface LegendProps {
  readonly groups: readonly LlmSpendGroup[];
  readonly lines?: readonly Line[];
}

/** What the colours are. */
export function SpendLegend({ groups, lines = [] }: LegendProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.legend}>
      {[...coloursOf(groups, theme)].map(([name, colour]) => (
        <li key={name}>
          <span style={{ background: colour }} />
          {name}
        </li>
      ))}
      {lines.map(({ name, colour }) => (
        <li key={name}>
          <span className={styles.dash} style={{ background: theme.visualization.getColorByName(colour) }} />
          {name}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  legend: css({
    listStyle: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    margin: 0,
    fontSize: theme.typography.bodySmall.fontSize,
    li: { overflowWrap: 'anywhere' },
    span: {
      display: 'inline-block',
      width: theme.spacing(1.25),
      height: theme.spacing(1.25),
      marginInlineEnd: theme.spacing(0.75),
      borderRadius: theme.shape.radius.default,
    },
  }),
  dash: css({ height: '2px !important', verticalAlign: 'middle' }),
});
