import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { memo } from 'react';
import { t } from '../t.ts';
import { levelColor, levelWord } from './level-look.ts';
import type { LogLine } from './line.ts';
import { LineText } from './LineText.tsx';
import { cutTo, withoutColours } from './plain-text.ts';
import { longTime, shortTime } from './time.ts';

export const ROW_HEIGHT_PX = 22;
/** More of a line is not drawn in the list; the details have it. */
const SHOWN_CHARACTERS = 600;
const SHOWN_CHARACTERS_WRAPPED = 2_000;
const SHOWN_LINES_WRAPPED = 40;

export interface RowLook {
  readonly wrap: boolean;
  readonly showTime: boolean;
  readonly withDay: boolean;
  readonly timeZone: TimeZone;
  /** Labels with a column of their own. */
  readonly columns: readonly string[];
  readonly search: RegExp | undefined;
}

interface Props {
  readonly line: LogLine;
  readonly look: RowLook;
}

/** What stands in a row; where it stands and whether it is chosen is the list's business. */
export const LogRow = memo(function LogRow({ line, look }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { bar, word } = levelColor(line.level, theme);
  const { text, hidden } = shownOf(line.body, look.wrap);
  return (
    <div className={styles.row} style={{ borderInlineStartColor: bar }}>
      {look.showTime && (
        <time className={styles.time} title={longTime(line.timeMs, look.timeZone)}>
          {shortTime(line.timeMs, look.timeZone, look.withDay)}
        </time>
      )}
      <span className={styles.level} style={{ color: word }}>
        {levelWord(line.level)}
      </span>
      {look.columns.map((key) => (
        <span key={key} className={styles.column} title={`${key}: ${line.labels[key] ?? '—'}`}>
          <LineText text={line.labels[key] ?? ''} />
        </span>
      ))}
      <span className={look.wrap ? styles.wrapped : styles.clipped}>
        <LineText text={text} search={look.search} />
        {look.wrap && <Hidden count={hidden} />}
      </span>
      {!look.wrap && <Hidden count={hidden} />}
    </div>
  );
});

function Hidden({ count }: { readonly count: number }) {
  const styles = useStyles2(getStyles);
  return count === 0 ? null : (
    <em className={styles.hidden}>
      {t('logs.hidden', '… {{count}} more characters', { count: count.toLocaleString() })}
    </em>
  );
}

/** What of a body is drawn, and how much is not. A megabyte costs no more than what is seen of it. */
function shownOf(body: string, wrap: boolean): { readonly text: string; readonly hidden: number } {
  const limit = wrap ? SHOWN_CHARACTERS_WRAPPED : SHOWN_CHARACTERS;
  const start = cutTo(body, limit * 2);
  const clean = withoutColours(start).trimEnd();
  const cut = cutTo(clean, limit);
  const text = wrap ? cut.split('\n', SHOWN_LINES_WRAPPED).join('\n') : cut.replaceAll('\n', '⏎');
  return { text, hidden: clean.length - text.length + body.length - start.length };
}

/** Of a row whose text is wrapped, before it is measured. */
export function estimatedHeight(line: LogLine, charactersAcross: number): number {
  const length = Math.min(line.body.length, SHOWN_CHARACTERS_WRAPPED);
  return Math.max(1, Math.ceil(length / Math.max(20, charactersAcross))) * (ROW_HEIGHT_PX - 2) + 2;
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({
    display: 'flex',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
    minHeight: ROW_HEIGHT_PX,
    lineHeight: `${ROW_HEIGHT_PX - 2}px`,
    paddingInline: theme.spacing(1),
    paddingBlock: 1,
    borderInlineStart: '3px solid',
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    contain: 'layout paint style',
    '@container (max-width: 560px)': { flexWrap: 'wrap' },
  }),
  time: css({
    flex: 'none',
    whiteSpace: 'pre',
    color: theme.colors.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  }),
  level: css({ flex: '0 0 5ch', fontWeight: theme.typography.fontWeightMedium }),
  column: css({
    flex: '0 0 14ch',
    '@container (min-width: 1000px)': { flexBasis: '18ch' },
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'pre',
    color: theme.colors.text.secondary,
  }),
  clipped: css({
    flex: '1 1 0',
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'pre',
    '@container (max-width: 560px)': { flexBasis: '100%' },
  }),
  wrapped: css({
    flex: '1 1 0',
    minWidth: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    tabSize: 4,
    '@container (max-width: 560px)': { flexBasis: '100%' },
  }),
  hidden: css({ flex: 'none', color: theme.colors.text.secondary }),
});
