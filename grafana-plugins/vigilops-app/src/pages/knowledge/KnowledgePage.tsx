import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, FilterInput, LinkButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useDeferredValue } from 'react';
import { ArticleList } from '../../analysis/knowledge/ArticleList.tsx';
import { analysisTabs } from '../../analysis/tabs.ts';
import { viewerLanguage } from '../../analysis/viewer-language.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { newArticlePath } from '../paths.ts';
import { useUrlState } from '../use-url-state.ts';

const STATES = ['published', 'draft', 'archived'] as const;
type State = (typeof STATES)[number];
const MOST = 200;

/** What do I do when this happens? */
export function KnowledgePage() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const [text, setText] = useUrlState('q');
  const [chosen, setState] = useUrlState('state');
  const state: State = STATES.find((one) => one === chosen) ?? 'published';
  const query = useDeferredValue(text.trim());
  const found = useAsked(REFRESH_MS.slow, 'listKnowledge', {
    query: { state, language: viewerLanguage(), limit: MOST, ...(query === '' ? {} : { query }) },
  });
  const drafts = found.data?.drafts ?? 0;
  const options: { readonly value: State; readonly label: string }[] = [
    { value: 'published', label: t('knowledge.published', 'Articles') },
    {
      value: 'draft',
      label: t('knowledge.drafts', 'Drafts to look over ({{total}})', { total: drafts }),
    },
    { value: 'archived', label: t('knowledge.archived', 'Hidden') },
  ];
  return (
    <AppPage
      pageNav={analysisTabs('knowledge')}
      actions={
        mayWrite && (
          <LinkButton icon="plus" href={newArticlePath()}>
            {t('knowledge.new', 'New article')}
          </LinkButton>
        )
      }
    >
      <div className={styles.page}>
        <div className={styles.bar}>
          <div className={styles.search}>
            <FilterInput
              autoFocus
              aria-label={t('knowledge.search', 'Search the knowledge base')}
              placeholder={t('knowledge.search-hint', 'An error message, a symptom, a service')}
              value={text}
              onChange={setText}
              escapeRegex={false}
            />
          </div>
          <RadioButtonGroup<State>
            aria-label={t('knowledge.which', 'Which articles')}
            value={state}
            options={options}
            onChange={(next) => setState(next === 'published' ? '' : next)}
          />
        </div>
        <Part polled={found} rows={5} height={6}>
          {({ items }) =>
            items.length === 0 ? (
              <Nothing state={state} query={query} />
            ) : (
              <ArticleList items={items} now={found.at ?? 0} />
            )
          }
        </Part>
      </div>
    </AppPage>
  );
}

function Nothing({ state, query }: { readonly state: State; readonly query: string }) {
  if (query !== '') {
    return (
      <EmptyState
        variant="not-found"
        hideImage
        message={t('knowledge.none-found', 'Nothing on “{{query}}” yet', { query })}
      >
        {t(
          'knowledge.none-found-help',
          'Once you know what helped, write it down here, or as a note in the incident: a draft is made of it when the incident ends.',
        )}
      </EmptyState>
    );
  }
  return state === 'draft' ? (
    <EmptyState variant="completed" message={t('knowledge.no-drafts', 'No draft waits')}>
      {t(
        'knowledge.no-drafts-help',
        'When an incident ends in which somebody noted what it was or what helped, a draft of an article appears here.',
      )}
    </EmptyState>
  ) : (
    <EmptyState variant="completed" hideImage message={t('knowledge.none', 'There is none')} />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  bar: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'center' }),
  search: css({ flex: '1 1 30ch' }),
});
