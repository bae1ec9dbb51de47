import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import { availabilityText } from './words.ts';

interface Props {
  /** 0 to 100; null where nothing was known. */
  readonly percent: number | null;
  readonly objective: number | null;
}

/** What it was, and what it should be. */
export function Availability({ percent, objective }: Props) {
  const styles = useStyles2(getStyles);
  const missed = percent !== null && objective !== null && percent < objective;
  return (
    <span className={styles.figures}>
      <span className={missed ? styles.missed : undefined}>{availabilityText(percent)}</span>
      {objective !== null && percent !== null && (
        <span className={styles.objective}>
          {missed
            ? t('service.objective-missed', 'below {{objective}}', { objective: availabilityText(objective) })
            : t('service.objective', 'of {{objective}}', { objective: availabilityText(objective) })}
        </span>
      )}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({ display: 'inline-flex', flexDirection: 'column', fontVariantNumeric: 'tabular-nums' }),
  missed: css({ color: theme.colors.warning.text }),
  objective: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  }),
});
