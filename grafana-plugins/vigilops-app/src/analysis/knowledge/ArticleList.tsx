import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, Link, useStyles2 } from '@grafana/ui';
import type { ListedArticle } from '@vigilops/contracts/api';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { articlePath } from '../../pages/paths.ts';
import { t } from '../../t.ts';

interface Props {
  readonly items: readonly ListedArticle[];
  readonly now: number;
  /** In a narrow place: titles and excerpts alone. */
  readonly isShort?: boolean;
  /** Goes with the link, so that who comes back can say whether it helped. */
  readonly incidentId?: number;
}

/** Articles as links, each with the part that fits best. */
export function ArticleList({ items, now, isShort = false, incidentId }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      {items.map((article) => (
        <li key={article.id}>
          <Link href={articlePath(article.id, incidentId)} className={styles.title}>
            {article.title}
          </Link>
          <SourceMark source={article.source} />
          <p className={styles.excerpt}>{article.excerpt}</p>
          {!isShort && (
            <p className={styles.note}>
              {article.tags.map((tag) => (
                <span key={tag} className={styles.tag}>
                  {tag}
                </span>
              ))}
              {article.helped > 0 && (
                <span>
                  {t('knowledge.helped-count', 'helped {{total}} times', { total: article.helped })}
                </span>
              )}
              {article.source !== 'built_in' && (
                <span>
                  {article.updated_by} · <TimeAgo time={Date.parse(article.updated_at)} now={now} />
                </span>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

export function SourceMark({ source }: Pick<ListedArticle, 'source'>) {
  switch (source) {
    case 'built_in':
      return <Badge color="blue" text={t('knowledge.built-in', 'Came with VigilOps')} />;
    case 'incident':
      return <Badge color="purple" text={t('knowledge.from-incident', 'From an incident')} />;
    case 'written':
      return null;
    default:
      return source satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    listStyle: 'none',
    margin: 0,
    li: { padding: theme.spacing(1, 0), borderTop: `1px solid ${theme.colors.border.weak}` },
    'li:first-child': { borderTop: 'none' },
  }),
  title: css({
    marginRight: theme.spacing(1),
    fontWeight: theme.typography.fontWeightMedium,
    overflowWrap: 'anywhere',
    '&:hover': { textDecoration: 'underline' },
  }),
  excerpt: css({ margin: theme.spacing(0.25, 0), overflowWrap: 'anywhere' }),
  note: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 1.5),
    margin: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  tag: css({
    padding: theme.spacing(0, 0.75),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
  }),
});
