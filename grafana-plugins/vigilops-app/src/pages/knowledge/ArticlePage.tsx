import { EmptyState, LinkButton, Stack, TextLink } from '@grafana/ui';
import type { Article } from '@vigilops/contracts/api';
import { useParams } from 'react-router';
import { ArticleBody } from '../../analysis/knowledge/ArticleBody.tsx';
import { SourceMark } from '../../analysis/knowledge/ArticleList.tsx';
import { belowKnowledge } from '../../analysis/tabs.ts';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { listed } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { idOf } from '../id-of.ts';
import { incidentPath, KNOWLEDGE_PATH } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';
import { ArticleActions } from './ArticleActions.tsx';
import { ArticleEditor } from './ArticleEditor.tsx';
import { Feedback } from './Feedback.tsx';
import { Versions } from './Versions.tsx';

/** One article: to be read, and where one may, to be written. */
export function ArticlePage() {
  const { id: text } = useParams();
  if (text === 'new') {
    return <NewArticle />;
  }
  const id = idOf(text);
  return id === undefined ? <UnknownArticle /> : <Known key={id} id={id} />;
}

function NewArticle() {
  const [copyOf] = useUrlState('copy');
  const copied = idOf(copyOf);
  return copied === undefined ? (
    <AppPage pageNav={belowKnowledge(t('knowledge.new', 'New article'))}>
      <ArticleEditor article={undefined} />
    </AppPage>
  ) : (
    <Copy id={copied} />
  );
}

/** What came with the house is copied to be changed. */
function Copy({ id }: { readonly id: number }) {
  const found = useAsked(REFRESH_MS.slow, 'getArticle', { path: { id } });
  return (
    <AppPage pageNav={belowKnowledge(t('knowledge.new', 'New article'))}>
      <Part polled={found} rows={4} height={10}>
        {(article) => <ArticleEditor article={article} isCopy />}
      </Part>
    </AppPage>
  );
}

function Known({ id }: { readonly id: number }) {
  const found = useAsked(REFRESH_MS.slow, 'getArticle', { path: { id } });
  const mayWrite = useMayWrite();
  const [editing] = useUrlState('edit');
  const { data, error } = found;
  if (error?.code === 'NOT_FOUND') {
    return <UnknownArticle />;
  }
  const isEditing = editing === '1' && mayWrite && data?.source !== 'built_in';
  return (
    <AppPage
      pageNav={belowKnowledge(data?.title ?? t('knowledge.article', 'Article'))}
      actions={
        mayWrite &&
        data !== undefined &&
        !isEditing && <ArticleActions article={data} onChanged={found.retry} />
      }
    >
      <Part polled={found} rows={4} height={10}>
        {(article) =>
          isEditing ? (
            <ArticleEditor key={article.version} article={article} />
          ) : (
            <Read article={article} now={found.at ?? 0} mayWrite={mayWrite} onChanged={found.retry} />
          )
        }
      </Part>
    </AppPage>
  );
}

interface ReadProps {
  readonly article: Article;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

function Read({ article, now, mayWrite, onChanged }: ReadProps) {
  const { services, rules } = article.applies_to;
  return (
    <Stack direction="column" gap={2}>
      {article.state === 'draft' && (
        <p>
          {t(
            'knowledge.draft-note',
            'A draft out of what was noted in an incident. Accept it as it is, change it, or discard it.',
          )}
        </p>
      )}
      <Section title={article.title} tools={<SourceMark source={article.source} />}>
        <ArticleBody body={article.body} steps={article.steps} />
      </Section>
      <Stack gap={3} wrap="wrap">
        {article.tags.length > 0 && <span>{listed(article.tags)}</span>}
        {rules.length > 0 && (
          <span>{t('knowledge.for-rules', 'For the rules: {{names}}', { names: listed(rules) })}</span>
        )}
        {services.length > 0 && (
          <span>
            {t('knowledge.for-services', 'For the services: {{names}}', { names: listed(services) })}
          </span>
        )}
        {article.incident_id !== null && (
          <TextLink href={incidentPath(article.incident_id)}>
            {t('knowledge.its-incident', 'The incident that it comes from')}
          </TextLink>
        )}
        <span>
          {article.updated_by} · <TimeAgo time={Date.parse(article.updated_at)} now={now} />
        </span>
      </Stack>
      <Feedback article={article} mayWrite={mayWrite} onChanged={onChanged} />
      {article.version > 1 && article.source !== 'built_in' && <Versions id={article.id} now={now} />}
    </Stack>
  );
}

function UnknownArticle() {
  return (
    <AppPage pageNav={belowKnowledge(t('knowledge.article', 'Article'))}>
      <EmptyState
        variant="not-found"
        message={t('knowledge.unknown', 'There is no such article')}
        button={<LinkButton href={KNOWLEDGE_PATH}>{t('knowledge.to-all', 'Show all articles')}</LinkButton>}
      />
    </AppPage>
  );
}
