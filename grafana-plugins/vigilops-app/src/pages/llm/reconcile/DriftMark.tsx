import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Icon, useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
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

/** `+3.2 %`, `−73 %`. */
export function signedPercent(percent: number): string {
  const size = Math.abs(percent);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = String(Number(size.toFixed(digits)));
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${text} %`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
