import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { TextWithLinks } from '../../alerts/TextWithLinks.tsx';
import { t } from '../../t.ts';
import { articleParts, commandParts, type ArticlePart } from './article-parts.ts';

interface Props {
  readonly body: string;
  readonly steps: readonly string[];
}

/** What it is, and what to do. */
export function ArticleBody({ body, steps }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.article}>
      {articleParts(body).map((part, at) => (
        <PartOfArticle key={at} part={part} />
      ))}
      {steps.length > 0 && (
        <>
          <h3>{t('knowledge.steps', 'Steps')}</h3>
          <ol>
            {steps.map((step, at) => (
              <li key={at}>
                <Line text={step} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function PartOfArticle({ part }: { readonly part: ArticlePart }) {
  switch (part.kind) {
    case 'heading':
      return <h3>{part.text}</h3>;
    case 'code':
      return <pre>{part.text}</pre>;
    case 'list':
      return (
        <ul>
          {part.items.map((item, at) => (
            <li key={at}>
              <Line text={item} />
            </li>
          ))}
        </ul>
      );
    case 'text':
      return (
        <p>
          <Line text={part.text} />
        </p>
      );
    default:
      return part satisfies never;
  }
}

function Line({ text }: { readonly text: string }) {
  return (
    <>
      {commandParts(text).map(({ text: piece, isCode }, at) =>
        isCode ? <code key={at}>{piece}</code> : <TextWithLinks key={at} text={piece} />,
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  article: css({
    maxWidth: '85ch',
    overflowWrap: 'anywhere',
    h3: { fontSize: theme.typography.h5.fontSize, margin: theme.spacing(2, 0, 1) },
    'h3:first-child': { marginTop: 0 },
    p: { whiteSpace: 'pre-wrap' },
    'ol, ul': { paddingLeft: theme.spacing(3) },
    li: { margin: theme.spacing(0.75, 0) },
    code: { whiteSpace: 'pre-wrap', fontSize: theme.typography.bodySmall.fontSize },
  }),
});
