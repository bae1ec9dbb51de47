import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Level } from '../../api/types.ts';
import { short } from '../../fleet/words.ts';
import { levelColor, levelWord } from '../../logs/level-look.ts';
import { t } from '../../t.ts';
import { LEVELS_BY_GRAVITY } from './log-filter.ts';

interface Props {
  readonly chosen: readonly Level[];
  /** Lines of each level; undefined where they are not counted. */
  readonly totals: ReadonlyMap<Level, number> | undefined;
  readonly onChange: (levels: readonly Level[]) => void;
}

/** Levels to choose from, with how many lines there are of each. None chosen is all. */
export function LevelChips({ chosen, totals, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  // What is left out by the filter is not counted, so its number is not known.
  const known = (level: Level) =>
    chosen.length === 0 || chosen.includes(level) ? totals?.get(level) : undefined;
  const shown = LEVELS_BY_GRAVITY.filter(
    (level) => chosen.length > 0 || totals === undefined || totals.has(level),
  );
  return (
    <div className={styles.chips} role="group" aria-label={t('logs-page.levels', 'Levels')}>
      {shown.map((level) => {
        const pressed = chosen.includes(level);
        const total = known(level);
        return (
          <button
            key={level}
            type="button"
            aria-pressed={pressed}
            className={cx(styles.chip, pressed && styles.pressed)}
            style={{ borderLeftColor: levelColor(level, theme).bar }}
            onClick={() => onChange(pressed ? chosen.filter((other) => other !== level) : [...chosen, level])}
          >
            {level === 'unknown' ? t('logs-page.no-level', 'no level') : levelWord(level)}
            {total !== undefined && <span className={styles.total}>{short(total)}</span>}
          </button>
        );
      })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  chips: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  chip: css({
    display: 'inline-flex',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.25, 1),
    color: theme.colors.text.primary,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderLeft: `${theme.spacing(0.5)} solid`,
    borderRadius: theme.shape.radius.default,
    fontSize: theme.typography.bodySmall.fontSize,
    '&:hover': { background: theme.colors.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 },
  }),
  pressed: css({
    background: theme.colors.action.selected,
    borderColor: theme.colors.border.strong,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  total: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
});
