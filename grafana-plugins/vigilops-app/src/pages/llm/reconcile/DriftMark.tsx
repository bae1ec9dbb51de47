import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { money } from '../../../llm/money.ts';
import type { DriftLevel } from './drift.ts';
import { levelName } from './words.ts';

const ICONS: Readonly<Record<DriftLevel, IconName>> = {
  same: 'check-circle',
  near: 'exclamation-triangle',
  far: 'times-circle',
  unknown: 'question-circle',
};

interface Props {
  readonly level: DriftLevel;
  /** Of theirs; null: of nothing. */
  readonly percent: number | null;
  readonly children?: ReactNode;
}

/** How far apart, by sign, number and colour. */
export function DriftMark({ level, percent, children }: Props) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const colour = {
    same: colors.success.text,
    near: colors.warning.text,
    far: colors.error.text,
    unknown: colors.text.secondary,
  }[level];
  return (
    <>
      <span className={styles.mark} style={{ color: colour }}>
        <Icon name={ICONS[level]} title={levelName(level)} />
        {percent === null ? levelName(level) : signedPercent(percent)}
      </span>
      {children !== undefined && <div className={styles.note}>{children}</div>}
    </>
  );
}

/** `+$1.20`; a sum of nothing has no sign. */
export const signedMoney = (amount: string, currency: string): string =>
  signed(money(amount.replace('-', ''), currency), Number(amount));

export const signed = (text: string, value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${text}`;

/** `+3.2 %`, `−73 %`. */
export function signedPercent(percent: number): string {
  const size = Math.abs(percent);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return signed(`${String(Number(size.toFixed(digits)))} %`, percent);
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
