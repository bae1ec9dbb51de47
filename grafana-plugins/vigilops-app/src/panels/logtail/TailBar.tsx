import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Icon, Input, Tag, ToolbarButton, useStyles2, useTheme2 } from '@grafana/ui';
import { LEVELS } from '@vigilops/contracts';
import type { Level } from '../../api/types.ts';
import { useCopy } from '../../logs/clipboard.ts';
import { asText, type LogLine } from '../../logs/line.ts';
import { levelWord } from '../../logs/level-look.ts';
import { t } from '../../t.ts';
import type { LiveData } from './live-source.ts';
import type { Narrowing } from './narrowing.ts';
import { tailState, type TailLook } from './tail-state.ts';
import { useRate } from './use-rate.ts';

interface Props {
  readonly width: number;
  readonly live: boolean;
  readonly onLive: (live: boolean) => void;
  readonly data: LiveData | undefined;
  /** Before and after narrowing. */
  readonly all: readonly LogLine[];
  readonly lines: readonly LogLine[];
  readonly paused: boolean;
  readonly onPaused: (paused: boolean) => void;
  readonly by: Narrowing;
  readonly onBy: (by: Narrowing) => void;
  readonly wrap: boolean;
  readonly onWrap: (wrap: boolean) => void;
}

const NARROW_PX = 480;

/** How the tail stands, and what one can do about the lines. */
export function TailBar(props: Props) {
  const { live, onLive, data, all, lines, by, onBy, wrap, onWrap } = props;
  const styles = useStyles2(getStyles);
  const { done, copy } = useCopy(t('logs.copy-failed', 'The browser does not let this page copy'));
  const narrow = props.width < NARROW_PX;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('logtail.bar', 'What is shown')}>
      <ToolbarButton
        icon={live ? 'sync' : 'history'}
        variant={live ? 'active' : 'default'}
        aria-pressed={live}
        aria-label={t('logtail.live', 'Live')}
        tooltip={t('logtail.live-tip', 'Lines as they come, instead of those of the time range')}
        onClick={() => onLive(!live)}
      >
        {t('logtail.live', 'Live')}
      </ToolbarButton>
      {live && <Pause paused={props.paused} onPaused={props.onPaused} />}
      <LevelChoice level={by.level} onLevel={(level) => onBy({ ...by, level })} />
      <Input
        className={styles.search}
        prefix={<Icon name="filter" />}
        aria-label={t('logtail.filter', 'Filter the lines')}
        placeholder={t('logtail.filter', 'Filter the lines')}
        value={by.text}
        onChange={(event) => onBy({ ...by, text: event.currentTarget.value })}
      />
      {by.field !== undefined && (
        <Tag
          name={`${by.field.key} = ${by.field.value} ×`}
          aria-label={t('logtail.unfilter', 'Remove this filter')}
          onClick={() => onBy({ ...by, field: undefined })}
        />
      )}
      {live && <Status data={data} all={all} />}
      <span className={styles.count}>{countText(lines.length, all.length)}</span>
      <ToolbarButton
        icon="wrap-text"
        variant={wrap ? 'active' : 'default'}
        aria-pressed={wrap}
        tooltip={t('logtail.wrap', 'Wrap long lines')}
        onClick={() => onWrap(!wrap)}
      />
      <ToolbarButton
        icon={done === undefined ? 'copy' : 'check'}
        tooltip={done ?? t('logtail.copy', 'Copy the lines that are shown')}
        onClick={() => copy(asText(lines), t('logs.copied', 'Copied'))}
      />
      {live && !narrow && (
        <ToolbarButton
          icon="trash-alt"
          tooltip={t('logtail.clear', 'Clear the list; new lines go on')}
          onClick={() => onBy({ ...by, clearedTo: all.at(-1) })}
        />
      )}
    </div>
  );
}

function countText(shown: number, all: number): string {
  return shown === all
    ? t('logtail.lines', '{{all}} lines', { all: all.toLocaleString() })
    : t('logtail.some-lines', '{{shown}} of {{all}} lines', {
        shown: shown.toLocaleString(),
        all: all.toLocaleString(),
      });
}

function Pause({ paused, onPaused }: Pick<Props, 'paused' | 'onPaused'>) {
  return (
    <Button size="sm" variant="secondary" icon={paused ? 'play' : 'pause'} onClick={() => onPaused(!paused)}>
      {paused ? t('logtail.go-on', 'Go on') : t('logtail.pause', 'Pause')}
    </Button>
  );
}

interface LevelProps {
  readonly level: Level;
  readonly onLevel: (level: Level) => void;
}

function LevelChoice({ level, onLevel }: LevelProps) {
  const options = LEVELS.map((value) => ({
    value,
    label:
      value === 'unknown'
        ? t('logtail.all-levels', 'All levels')
        : t('logtail.level', '{{level}} and above', { level: levelWord(value) }),
  }));
  return (
    <Combobox
      aria-label={t('logtail.lowest', 'Lowest level')}
      width="auto"
      minWidth={14}
      value={level}
      options={options}
      onChange={({ value }) => onLevel(value)}
    />
  );
}

/** Live or why not, lines a second, and what was left out. */
function Status({ data, all }: Pick<Props, 'data' | 'all'>) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const rate = useRate(all);
  const { look, word, trouble, skipped } = tailState(data);
  return (
    <span className={styles.status} role="status" title={trouble}>
      <Icon name={ICONS[look]} size="sm" style={{ color: colorOf(look, theme) }} />
      {word}
      {rate > 0 && <span>{t('logtail.rate', '{{rate}} lines/s', { rate: rate.toLocaleString() })}</span>}
      {skipped !== undefined && <span style={{ color: theme.colors.warning.text }}>{skipped}</span>}
    </span>
  );
}

const ICONS = {
  well: 'circle',
  waiting: 'sync',
  trouble: 'exclamation-triangle',
  resting: 'pause',
} as const;

function colorOf(look: TailLook, theme: GrafanaTheme2): string {
  switch (look) {
    case 'well':
      return theme.colors.success.text;
    case 'trouble':
      return theme.colors.warning.text;
    case 'waiting':
    case 'resting':
      return theme.colors.text.secondary;
    default:
      return look satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    flex: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5),
  }),
  search: css({ flex: '1 1 10ch', width: 'auto', minWidth: '10ch', maxWidth: '40ch' }),
  count: css({
    marginInlineStart: 'auto',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  status: css({
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
});
