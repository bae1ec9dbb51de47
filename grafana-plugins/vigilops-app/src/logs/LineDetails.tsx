import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Button, IconButton, LinkButton, useStyles2, useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { t } from '../t.ts';
import { FieldTable } from './FieldTable.tsx';
import { levelColor, levelWord } from './level-look.ts';
import { asJson, asText, exactTime, type LogLine } from './line.ts';
import { LineText } from './LineText.tsx';
import { cutTo } from './plain-text.ts';
import { longTime } from './time.ts';
import type { LineActions } from './view-props.ts';

interface Props extends LineActions {
  readonly line: LogLine;
  readonly timeZone: TimeZone;
  readonly search: RegExp | undefined;
  /** Labels that have a column of their own. */
  readonly columns: readonly string[];
  readonly onCopy: (text: string, said: string) => void;
  readonly onContext: (() => void) | undefined;
  readonly onClose: () => void;
}

/** Everything about one line, beside the list. */
export function LineDetails({
  line: given,
  timeZone,
  search,
  columns,
  onCopy,
  onContext,
  onClose,
  ...actions
}: Props) {
  const line = useWhole(given, actions.loadWhole);
  const { linksOf } = actions;
  const links = useMemo(() => linksOf?.(line) ?? [], [linksOf, line]);
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <section
      className={styles.pane}
      aria-label={t('logs.details', 'Details of the line')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onClose();
        }
      }}
    >
      <header className={styles.head}>
        <strong style={{ color: levelColor(line.level, theme).word }}>{levelWord(line.level)}</strong>
        <time title={exactTime(line)} className={styles.time}>
          {longTime(line.timeMs, timeZone)}
        </time>
        <IconButton name="times" aria-label={t('logs.close', 'Close')} onClick={onClose} />
      </header>
      <div className={styles.actions}>
        {onContext !== undefined && (
          <Button size="sm" variant="secondary" icon="gf-show-context" onClick={onContext}>
            {t('logs.context', 'Lines around it')}
          </Button>
        )}
        <CopyButtons line={line} onCopy={onCopy} permalinkOf={actions.permalinkOf} />
        {links.map(({ title, href, icon }) => (
          <LinkButton
            key={href}
            size="sm"
            variant="secondary"
            href={href}
            {...(icon === undefined ? {} : { icon })}
          >
            {title}
          </LinkButton>
        ))}
      </div>
      <Body key={line.id} body={line.body} search={search} />
      <FieldTable
        line={line}
        columns={columns}
        filterFor={actions.filterFor}
        filterOut={actions.filterOut}
        onColumn={actions.onColumn}
        onCopy={onCopy}
      />
    </section>
  );
}

/** What came cut is asked for when it is opened; until then, and where it cannot be had, the start of it is shown. */
function useWhole(line: LogLine, load: LineActions['loadWhole']): LogLine {
  const [whole, setWhole] = useState<LogLine | undefined>();
  useEffect(() => {
    let gone = false;
    const asked = line.cut === true ? load?.(line) : undefined;
    asked?.then(
      (found) => gone || setWhole(found),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [line, load]);
  return whole?.id === line.id ? whole : line;
}

type CopyProps = Pick<Props, 'line' | 'onCopy' | 'permalinkOf'>;

function CopyButtons({ line, onCopy, permalinkOf }: CopyProps) {
  const copied = t('logs.copied', 'Copied');
  return (
    <>
      <Button size="sm" variant="secondary" icon="copy" onClick={() => onCopy(asText([line]), copied)}>
        {t('logs.copy-line', 'Copy')}
      </Button>
      <Button size="sm" variant="secondary" onClick={() => onCopy(asJson([line]), copied)}>
        {t('logs.copy-json', 'Copy as JSON')}
      </Button>
      {permalinkOf !== undefined && (
        <Button size="sm" variant="secondary" icon="link" onClick={() => onCopy(permalinkOf(line), copied)}>
          {t('logs.copy-link', 'Copy link')}
        </Button>
      )}
    </>
  );
}

const FIRST_CHARACTERS = 10_000;
/** A browser draws this much without a pause that one feels; what is longer can be copied. */
const MOST_CHARACTERS = 200_000;

/** The line as it was written, terminal colours included. */
function Body({ body, search }: { readonly body: string; readonly search: RegExp | undefined }) {
  const styles = useStyles2(getStyles);
  const [limit, setLimit] = useState(FIRST_CHARACTERS);
  const left = body.length - limit;
  return (
    <div className={styles.body}>
      <LineText text={cutTo(body, limit)} search={search} />
      {left > 0 && (
        <p className={styles.more}>
          {t('logs.hidden', '… {{count}} more characters', { count: left.toLocaleString() })}{' '}
          {limit < MOST_CHARACTERS && (
            <Button size="sm" fill="text" onClick={() => setLimit(MOST_CHARACTERS)}>
              {body.length <= MOST_CHARACTERS
                ? t('logs.show-all', 'Show all')
                : t('logs.show-more', 'Show {{count}} characters', {
                    count: MOST_CHARACTERS.toLocaleString(),
                  })}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  pane: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    height: '100%',
    padding: theme.spacing(1),
    overflow: 'auto',
    background: theme.colors.background.primary,
  }),
  head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  time: css({ flex: '1 1 auto', color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) }),
  body: css({
    flex: 'none',
    maxHeight: '50%',
    overflow: 'auto',
    margin: 0,
    padding: theme.spacing(1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    tabSize: 4,
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.canvas,
  }),
  more: css({ margin: 0, fontFamily: theme.typography.fontFamily, color: theme.colors.text.secondary }),
});
