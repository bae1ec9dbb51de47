import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { bytes, count, short } from '../../fleet/words.ts';
import { groupColour } from '../../llm/colours.ts';
import { t } from '../../t.ts';
import { sumOf, type UsageGroup, type UsageMeasure } from './usage.ts';

const FOOT_PX = 18;
const HEAD_PX = 16;
const LABEL_PX = 90;
const MAX_COLUMN_PX = 120;

interface Props {
  readonly groups: readonly UsageGroup[];
  readonly names: readonly string[];
  readonly measure: UsageMeasure;
  /** UTC. */
  readonly days: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** Days as columns, groups on top of each other, the largest at the foot. */
export function UsageChart({ groups, names, measure, days, width, height }: Props) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const columns = days.map((day) =>
    groups.map(({ days: own }, at) => ({ at, value: own.get(day)?.[measure] ?? 0 })),
  );
  const totals = columns.map((parts) => parts.reduce((sum, { value }) => sum + value, 0));
  const most = Math.max(...totals, 0);
  const room = Math.max(1, height - FOOT_PX - HEAD_PX);
  const y = (value: number) => HEAD_PX + room * (1 - value / (most === 0 ? 1 : most));
  const step = width / Math.max(1, days.length);
  const wide = Math.min(MAX_COLUMN_PX, Math.max(1, step * 0.8));
  const every = Math.max(1, Math.ceil(LABEL_PX / step));
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={t('storage.chart', '{{total}} in all, {{most}} on the fullest day', {
        total: amountText(sumOf(groups)[measure], measure),
        most: amountText(most, measure),
      })}
    >
      <line x1={0} x2={width} y1={y(0)} y2={y(0)} stroke={theme.colors.border.weak} />
      {columns.map((parts, index) => {
        const x = step * index + (step - wide) / 2;
        let foot = 0;
        return (
          <g key={days[index]}>
            <title>
              {[
                `${days[index] ?? ''}: ${amountText(totals[index] ?? 0, measure)}`,
                ...parts
                  .filter(({ value }) => value > 0)
                  .map(({ at, value }) => `${names[at] ?? ''}: ${amountText(value, measure)}`),
              ].join('\n')}
            </title>
            <rect x={step * index} y={0} width={step} height={y(0)} fill="transparent" />
            {parts
              .filter(({ value }) => value > 0)
              .map(({ at, value }) => {
                foot += value;
                return (
                  <rect
                    key={at}
                    x={x}
                    y={y(foot)}
                    width={wide}
                    height={Math.max(0.5, y(foot - value) - y(foot))}
                    fill={groupColour(at, groups[at]?.isRest === true, theme)}
                  />
                );
              })}
            {index % every === 0 && (
              <text x={step * (index + 0.5)} y={height - 4} textAnchor="middle" className={styles.label}>
                {days[index]?.slice(5)}
              </text>
            )}
          </g>
        );
      })}
      <text x={2} y={12} className={styles.label}>
        {amountText(most, measure)}
      </text>
    </svg>
  );
}

/** A value of the measure, to be read. */
export const amountText = (value: number, measure: UsageMeasure): string =>
  measure === 'bytes' ? bytes(value) : value < 10_000 ? count(value) : short(value);

const getStyles = (theme: GrafanaTheme2) => ({
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
