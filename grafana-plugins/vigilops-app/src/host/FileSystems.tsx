import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import { Section } from '../fleet/Section.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { UseBar } from '../fleet/UseBar.tsx';
import { bytes, duration } from '../fleet/words.ts';
import { detailText, verdictText } from '../pages/forecasts/forecast-words.ts';
import type { Forecast } from '../pages/forecasts/types.ts';
import { FORECASTS_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';
import type { FileSystemUse, Filling } from './filling.ts';

interface Props {
  readonly all: readonly FileSystemUse[] | undefined;
  /** Of those that will be full. */
  readonly forecasts: readonly Forecast[];
  readonly now: number;
}

/** How full each file system is, the fullest first, and when it will be full: as foretold, else as it grew in the window. */
export function FileSystems({ all, forecasts, now }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('filesystems.title', 'File systems')}>
      {all === undefined && <Skeleton rows={3} height={4} />}
      {all?.length === 0 && (
        <p className={styles.none}>{t('filesystems.none', 'No file system was reported in this window.')}</p>
      )}
      {all !== undefined && all.length > 0 && (
        <ul className={styles.list}>
          {all.map((each) => (
            <li key={`${each.device} ${each.mountpoint}`}>
              <div className={styles.head}>
                <span className={styles.mount} title={each.mountpoint}>
                  {each.mountpoint}
                </span>
                <span className={styles.note}>{[each.device, each.type].filter(Boolean).join(' · ')}</span>
                <span className={styles.free}>
                  {t('filesystems.free', '{{free}} of {{total}} free', {
                    free: bytes(each.availableBytes),
                    total: bytes(each.totalBytes),
                  })}
                </span>
              </div>
              <UseBar name="disk" label={each.mountpoint} ratio={each.ratio} />
              <Ahead
                made={forecasts.find(({ labels }) => labels['mountpoint'] === each.mountpoint)}
                filling={each.filling}
                now={now}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface AheadProps {
  readonly made: Forecast | undefined;
  readonly filling: Filling | undefined;
  readonly now: number;
}

function Ahead({ made, filling, now }: AheadProps) {
  const styles = useStyles2(getStyles);
  if (made === undefined) {
    return filling === undefined ? null : <Hint filling={filling} />;
  }
  return (
    <p className={styles.hint}>
      <Icon name="clock-nine" size="sm" />
      <TextLink href={`${FORECASTS_PATH}?kind=disk`} inline={false} variant="bodySmall">
        {verdictText(made, now)}
      </TextLink>
      {detailText(made, now)}
    </p>
  );
}

function Hint({ filling: { grownBytes, fullInSeconds } }: { readonly filling: Filling }) {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.hint}>
      <Icon name="arrow-up" size="sm" />
      {t('filesystems.filling', 'Grew {{grown}} in this window; at that pace full in {{time}}', {
        grown: bytes(grownBytes),
        time: duration(fullInSeconds),
      })}
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  none: css({ color: theme.colors.text.secondary, margin: 0 }),
  list: css({
    listStyle: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1),
  }),
  mount: css({ overflowWrap: 'anywhere' }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  free: css({ marginLeft: 'auto', fontSize: theme.typography.bodySmall.fontSize }),
  hint: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
