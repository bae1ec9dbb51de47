import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { toApiError } from '../api/errors.ts';
import { t } from '../t.ts';
import type { LogLine } from './line.ts';
import { LogRow, type RowLook } from './LogRow.tsx';
import { ContextFilters } from './ContextFilters.tsx';
import type { ContextFilter, LineActions, Neighbours } from './view-props.ts';

interface Props {
  readonly line: LogLine;
  readonly look: RowLook;
  readonly load: NonNullable<LineActions['loadContext']>;
  /** `load` heeds a filter. */
  readonly filters: boolean;
  readonly onBack: () => void;
}

const STEP = 25;
const ALL: ContextFilter = { query: '', scope: 'stream' };

/** What was written just before and just after a line, over the list, which waits underneath as it was. */
export function LineContext({ line, look: given, load, filters, onBack }: Props) {
  const styles = useStyles2(getStyles);
  const look = useMemo(() => ({ ...given, wrap: true }), [given]);
  const [only, setOnly] = useState<ContextFilter>(ALL);
  const context = useNeighbours(line, load, only);
  const isAll = only.query === '' && only.scope === 'stream';
  const here = useRef<HTMLLIElement>(null);
  const isLoaded = context.found !== undefined;
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'center' });
  }, [isLoaded]);
  return (
    <section
      className={styles.layer}
      aria-label={t('logs.context', 'Lines around it')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onBack();
        }
      }}
    >
      <header className={styles.head}>
        <Button size="sm" variant="secondary" icon="arrow-left" autoFocus onClick={onBack}>
          {t('logs.back', 'Back to the list')}
        </Button>
        <h4 className={styles.title}>{t('logs.context', 'Lines around it')}</h4>
        {filters && <ContextFilters only={only} onChange={setOnly} />}
      </header>
      {context.failed !== undefined && (
        <Alert severity="error" title={t('logs.context-failed', 'The lines around it cannot be shown')}>
          {context.failed}
        </Alert>
      )}
      {!isLoaded && context.failed === undefined && <LoadingPlaceholder text={t('loading', 'Loading…')} />}
      {context.found !== undefined && (
        <div className={styles.lines}>
          <More edge="before" more={context.more.before} all={isAll} onMore={context.onMore} />
          <ol className={styles.list}>
            <Rows lines={context.found.before} look={look} />
            <li ref={here} aria-current="true" className={styles.here}>
              <LogRow line={line} look={look} />
            </li>
            <Rows lines={context.found.after} look={look} />
          </ol>
          <More edge="after" more={context.more.after} all={isAll} onMore={context.onMore} />
        </div>
      )}
    </section>
  );
}

const Rows = ({ lines, look }: { readonly lines: readonly LogLine[]; readonly look: RowLook }) =>
  lines.map((each) => (
    <li key={each.id}>
      <LogRow line={each} look={look} />
    </li>
  ));

type Edge = keyof Neighbours;

interface MoreProps {
  readonly edge: Edge;
  readonly more: boolean;
  /** Nothing is left out by a filter. */
  readonly all: boolean;
  readonly onMore: (edge: Edge) => void;
}

function More({ edge, more, all, onMore }: MoreProps) {
  const styles = useStyles2(getStyles);
  const before = edge === 'before';
  if (!more && !all) {
    return <p className={styles.edge}>{t('logs.no-more', 'No more lines that match')}</p>;
  }
  if (!more) {
    const text = before
      ? t('logs.first-line', 'The log begins here')
      : t('logs.last-line', 'The log ends here');
    return <p className={styles.edge}>{text}</p>;
  }
  return (
    <p className={styles.edge}>
      <Button size="sm" fill="text" icon={before ? 'arrow-up' : 'arrow-down'} onClick={() => onMore(edge)}>
        {before
          ? t('logs.more-before', '{{count}} lines before', { count: STEP })
          : t('logs.more-after', '{{count}} lines after', { count: STEP })}
      </Button>
    </p>
  );
}

interface Context {
  readonly found: Neighbours | undefined;
  /** Whether there may be more at each end. */
  readonly more: Readonly<Record<Edge, boolean>>;
  readonly failed: string | undefined;
  readonly onMore: (edge: Edge) => void;
}

/** Loads the neighbours of a line, then of the outermost neighbour. */
function useNeighbours(line: LogLine, load: Props['load'], only: ContextFilter): Context {
  const [found, setFound] = useState<Neighbours | undefined>();
  const [more, setMore] = useState<Context['more']>({ before: true, after: true });
  const [failed, setFailed] = useState<string | undefined>();
  useEffect(() => {
    let gone = false;
    load(line, { before: STEP, after: STEP }, only).then(
      (first) => {
        if (!gone) {
          setFound(first);
          setMore({ before: first.before.length >= STEP, after: first.after.length >= STEP });
        }
      },
      (thrown: unknown) => gone || setFailed(toApiError(thrown).message),
    );
    return () => {
      gone = true;
    };
  }, [line, load, only]);
  const onMore = useCallback(
    (edge: Edge) => {
      const outermost = (edge === 'before' ? found?.before[0] : found?.after.at(-1)) ?? line;
      const span = { before: 0, after: 0, [edge]: STEP };
      load(outermost, span, only).then(
        (next) => {
          setFailed(undefined);
          setFound((old) => old && joined(old, next));
          setMore((old) => ({ ...old, [edge]: next[edge].length >= STEP }));
        },
        (thrown: unknown) => setFailed(toApiError(thrown).message),
      );
    },
    [found, line, load, only],
  );
  return { found, more, failed, onMore };
}

/** A second press before the first answer asks for the same lines again: they count once. */
function joined(old: Neighbours, next: Neighbours): Neighbours {
  const known = new Set([...old.before, ...old.after].map(({ id }) => id));
  const fresh = (lines: readonly LogLine[]) => lines.filter(({ id }) => !known.has(id));
  return { before: [...fresh(next.before), ...old.before], after: [...old.after, ...fresh(next.after)] };
}

const getStyles = (theme: GrafanaTheme2) => ({
  layer: css({
    position: 'absolute',
    inset: 0,
    zIndex: 1,
    display: 'flex',
    flexDirection: 'column',
    background: theme.colors.background.primary,
  }),
  head: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
  }),
  title: css({ margin: 0, fontSize: theme.typography.body.fontSize }),
  lines: css({ flex: '1 1 0', minHeight: 0, overflow: 'auto', containerType: 'inline-size' }),
  list: css({ listStyle: 'none', margin: 0 }),
  here: css({
    background: theme.colors.action.selected,
    outline: `1px solid ${theme.colors.primary.border}`,
  }),
  edge: css({ margin: 0, padding: theme.spacing(0.5, 1), color: theme.colors.text.secondary }),
});
