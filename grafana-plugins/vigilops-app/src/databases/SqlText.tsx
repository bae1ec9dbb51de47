import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import { formatSql } from './format-sql.ts';
import type { DatabaseKind } from './types.ts';

const SPEAKS_SQL: ReadonlySet<DatabaseKind> = new Set(['postgresql', 'mysql', 'mariadb']);
/** Of a text that is shown in part, so that 200 rows of 8 kB stay light. */
const MOST_SHOWN = 400;

/** A statement in two lines; the rest is behind its link. */
export function SqlHead({ text }: { readonly text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={cx(styles.text, styles.head)}>
      {text === ''
        ? t('databases.no-text', '(text not known)')
        : text.length > MOST_SHOWN
          ? `${text.slice(0, MOST_SHOWN)}…`
          : text}
    </span>
  );
}

/** A whole statement on lines, to be copied. */
export function SqlText({ text, kind }: { readonly text: string; readonly kind: DatabaseKind }) {
  const styles = useStyles2(getStyles);
  const label = t('databases.statement', 'Statement, without its literals');
  return (
    <div className={styles.whole}>
      {/* Long ones scroll, which the keyboard must reach. */}
      <pre className={styles.text} tabIndex={0} role="group" aria-label={label}>
        {SPEAKS_SQL.has(kind) ? formatSql(text) : text}
      </pre>
      <ClipboardButton
        icon="copy"
        variant="secondary"
        size="sm"
        getText={() => text}
        aria-label={t('first.copy', 'Copy: {{what}}', { what: label })}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    overflowWrap: 'anywhere',
    unicodeBidi: 'isolate',
  }),
  head: css({
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
  }),
  whole: css({
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    pre: {
      flex: 1,
      minWidth: 0,
      maxHeight: theme.spacing(60),
      margin: 0,
      padding: 0,
      border: 0,
      background: 'none',
      overflow: 'auto',
      whiteSpace: 'pre-wrap',
    },
  }),
});
