import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, Toggletip, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';

interface Props {
  /** Searches for an example. */
  readonly onTry: (query: string) => void;
}

/** The language of searches by examples; each is searched for at a press. */
export function QueryHelp({ onTry }: Props) {
  return (
    <Toggletip
      placement="bottom-end"
      title={t('query-help.title', 'How to search')}
      content={<Examples onTry={onTry} />}
      footer={t('query-help.more', 'Operators are in capitals. All of it: docs/guides/log-search.md')}
    >
      <IconButton name="question-circle" tooltip={t('query-help.open', 'How to search')} />
    </Toggletip>
  );
}

const EXAMPLES: readonly (readonly [query: string, words: () => string])[] = [
  ['connection refused', () => t('query-help.words', 'both words, wherever they stand')],
  ['"connection refused"', () => t('query-help.phrase', 'the phrase')],
  ['timeout OR refused', () => t('query-help.or', 'one of the two')],
  ['refused -health', () => t('query-help.not', 'without the second word')],
  ['pay*nt', () => t('query-help.wildcard', '* is any text, ? one character')],
  ['/time ?out/i', () => t('query-help.regex', 'a regular expression; i: in any case')],
  ['level:>=warn', () => t('query-help.level', 'this level and above')],
  ['host:web-* -service:nginx', () => t('query-help.fields', 'fields; a dash leaves out')],
  ['service:(shop OR payment)', () => t('query-help.group', 'one of these values')],
  ['http.status_code:>=500', () => t('query-help.number', 'a field that is a number')],
  ['took:[0.5 TO 2]', () => t('query-help.range', 'from … to …')],
  ['user:*', () => t('query-help.exists', 'lines that have the field')],
];

function Examples({ onTry }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      {EXAMPLES.map(([query, words]) => (
        <li key={query}>
          <button type="button" className={styles.example} onClick={() => onTry(query)}>
            {query}
          </button>
          <span>{words()}</span>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    margin: 0,
    padding: 0,
    listStyle: 'none',
    fontSize: theme.typography.bodySmall.fontSize,
    li: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0, 1.5), padding: theme.spacing(0.25, 0) },
    span: { color: theme.colors.text.secondary },
  }),
  example: css({
    flex: '0 0 auto',
    minWidth: '26ch',
    padding: 0,
    border: 0,
    background: 'none',
    textAlign: 'start',
    color: theme.colors.text.link,
    fontFamily: theme.typography.fontFamilyMonospace,
    '&:hover': { textDecoration: 'underline' },
  }),
});
