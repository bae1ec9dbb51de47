import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { absolute } from '../fleet/words.ts';
import { t } from '../t.ts';
import type { Moment } from './use-moment.ts';

const STEP_MS = 15_000;

interface Props {
  readonly moment: Moment;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** A moment of the range by mouse, finger or arrow keys: a quarter of a minute a step, a tenth of the range by page keys. */
export function MomentSlider({ moment: { at, set }, from, to }: Props) {
  const styles = useStyles2(getStyles);
  const shown = Math.min(to, Math.max(from, at ?? to));
  return (
    <div className={styles.line}>
      <input
        type="range"
        className={styles.slider}
        min={from}
        max={to}
        step={STEP_MS}
        value={shown}
        aria-label={t('databases.moment', 'Moment')}
        aria-valuetext={at === undefined ? t('databases.now', 'Now') : absolute(at)}
        onChange={(event) => set(Number(event.currentTarget.value))}
      />
      <span className={styles.at}>{at === undefined ? t('databases.now', 'Now') : absolute(at)}</span>
      <Button size="sm" variant="secondary" disabled={at === undefined} onClick={() => set(undefined)}>
        {t('databases.back-to-now', 'Back to now')}
      </Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  slider: css({ flex: '1 1 240px', minWidth: 0, accentColor: theme.colors.primary.main }),
  at: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
});
