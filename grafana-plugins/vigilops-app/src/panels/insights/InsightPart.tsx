import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, TextLink, useStyles2 } from '@grafana/ui';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { t } from '../../t.ts';
import type { InsightRow } from './rows.ts';
import type { Asked } from './use-insights.ts';

interface Props<Item> {
  readonly title: string;
  /** Where there is more. */
  readonly href: string;
  /** Undefined: it is not wanted. */
  readonly asked: Asked<readonly Item[]> | undefined;
  readonly rowOf: (item: Item) => InsightRow;
  readonly now: number;
}

/** One kind of what was found; each row opens. */
export function InsightPart<Item>({ title, href, asked, rowOf, now }: Props<Item>) {
  const styles = useStyles2(getStyles);
  if (asked === undefined) {
    return null;
  }
  const { items = [], error } = asked;
  return (
    <section aria-label={title} className={styles.part}>
      <h3 className={styles.title}>
        <TextLink href={href} inline={false} color="primary">
          {title}
        </TextLink>
      </h3>
      {error !== undefined && (
        <p role="alert" className={styles.failed}>
          <Icon name="exclamation-triangle" /> {error.message}
        </p>
      )}
      {error === undefined && items.length === 0 && (
        <p className={styles.note}>{t('insights.part-none', 'None')}</p>
      )}
      <ul className={styles.list}>
        {items.map(rowOf).map(({ key, text, note, href: own, at }) => (
          <li key={key}>
            <TextLink href={own} inline={false} color="primary">
              {text}
            </TextLink>
            <span className={styles.note}>
              {note} {at !== undefined && <TimeAgo time={at} now={now} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ minWidth: 0 }),
  title: css({ margin: 0, fontSize: theme.typography.h6.fontSize }),
  list: css({
    margin: 0,
    listStyle: 'none',
    li: {
      padding: theme.spacing(0.5, 0),
      borderTop: `1px solid ${theme.colors.border.weak}`,
      overflowWrap: 'anywhere',
    },
  }),
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  failed: css({ margin: 0, color: theme.colors.warning.text, overflowWrap: 'anywhere' }),
});
