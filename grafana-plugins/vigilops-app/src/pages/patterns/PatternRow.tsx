import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { Checkbox, Icon, Link, useStyles2, useTheme2 } from '@grafana/ui';
import type { LogTemplate } from '@vigilops/contracts/api';
import { Mark } from '../../alerts/Marks.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { count, percent } from '../../fleet/words.ts';
import { Spark } from '../../issues/Spark.tsx';
import { t } from '../../t.ts';
import { logsPath, type LinkRange } from '../paths.ts';
import { markOf, type PatternMark } from './pattern-mark.ts';
import { PatternMenu } from './PatternMenu.tsx';
import { PatternText } from './PatternText.tsx';
import type { PatternActions } from './use-pattern-actions.ts';

interface Props {
  readonly pattern: LogTemplate;
  /** Of all patterns that were found. */
  readonly allLines: number;
  readonly now: number;
  readonly range: LinkRange;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  /** Undefined: the viewer may only read. */
  readonly actions: PatternActions | undefined;
}

/** One pattern: what its lines have in common, how many there are, and what stands out. */
export function PatternRow({ pattern, allLines, now, range, chosen, onChoose, actions }: Props) {
  const styles = useStyles2(getStyles);
  const { id, text, name, lines, series } = pattern;
  const mark = markOf(series, pattern.is_new);
  return (
    <tr>
      {actions !== undefined && (
        <td>
          <Checkbox
            value={chosen}
            onChange={onChoose}
            aria-label={t('alerts.choose', 'Choose {{title}}', { title: name ?? text })}
          />
        </td>
      )}
      <td className={styles.what}>
        <Link href={logsPath({ query: `template:${String(id)}` }, range)} data-step className={styles.link}>
          {name !== null && <strong className={styles.name}>{name}</strong>}
          <PatternText text={text} />
        </Link>
        <div className={styles.marks}>
          {mark !== undefined && <PatternMarkWord mark={mark} />}
          {pattern.is_pinned && (
            <span>
              <Icon name="lock" size="sm" /> {t('patterns.pinned', 'pinned')}
            </span>
          )}
          {pattern.is_written && (
            <span>
              <Icon name="pen" size="sm" /> {t('patterns.written', 'written by people')}
            </span>
          )}
        </div>
      </td>
      <td className={styles.spark}>
        <Spark values={series} />
      </td>
      <td className={styles.number}>{count(lines)}</td>
      <td className={styles.number}>{allLines === 0 ? '–' : percent(lines / allLines)}</td>
      <td>
        <TimeAgo time={Date.parse(pattern.first_seen)} now={now} />
      </td>
      <td>
        <TimeAgo time={Date.parse(pattern.last_seen)} now={now} />
      </td>
      {actions !== undefined && (
        <td>
          <PatternMenu pattern={pattern} actions={actions} />
        </td>
      )}
    </tr>
  );
}

const MARK_ICONS: Readonly<Record<PatternMark, IconName>> = {
  new: 'plus-circle',
  surging: 'arrow-up',
  vanished: 'eye-slash',
};

function PatternMarkWord({ mark }: { readonly mark: PatternMark }) {
  const theme = useTheme2();
  const colour = {
    new: theme.colors.info.text,
    surging: theme.colors.warning.text,
    vanished: theme.colors.text.secondary,
  };
  return <Mark icon={MARK_ICONS[mark]} colour={colour[mark]} text={markName(mark)} />;
}

function markName(mark: PatternMark): string {
  switch (mark) {
    case 'new':
      return t('patterns.mark.new', 'new');
    case 'surging':
      return t('patterns.mark.surging', 'many more than before');
    case 'vanished':
      return t('patterns.mark.vanished', 'comes no more');
    default:
      return mark satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  what: css({ minWidth: '280px' }),
  link: css({ display: 'block', '&:hover': { textDecoration: 'underline' } }),
  name: css({ display: 'block', fontWeight: theme.typography.fontWeightMedium }),
  marks: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  spark: css({ width: '140px', minWidth: '80px' }),
  number: css({
    textAlign: 'right !important' as 'right',
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  }),
});
