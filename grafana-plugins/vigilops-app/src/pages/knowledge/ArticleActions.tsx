import { locationService } from '@grafana/runtime';
import { Button, LinkButton } from '@grafana/ui';
import type { Article } from '@vigilops/contracts/api';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { newArticlePath } from '../paths.ts';

interface Props {
  readonly article: Article;
  readonly onChanged: () => void;
}

/** What can be made of an article: accepted, edited, copied, hidden, brought back. */
export function ArticleActions({ article: { id, state, source }, onChanged }: Props) {
  const { api } = useAppData();
  const set = useAction(
    (next: 'published' | 'archived') => api.call('setArticleState', { path: { id }, body: { state: next } }),
    onChanged,
  );
  const isDraft = state === 'draft';
  return (
    <>
      <Refused error={set.error} />
      {state !== 'published' && (
        <Button icon="check" disabled={set.busy} onClick={() => set.run('published')}>
          {isDraft ? t('knowledge.accept', 'Accept') : t('knowledge.show-again', 'Show it again')}
        </Button>
      )}
      {source === 'built_in' ? (
        <LinkButton icon="copy" variant="secondary" href={newArticlePath(id)}>
          {t('knowledge.copy', 'Copy and edit')}
        </LinkButton>
      ) : (
        <Button icon="pen" variant="secondary" onClick={() => locationService.partial({ edit: '1' })}>
          {t('knowledge.edit', 'Edit')}
        </Button>
      )}
      {state !== 'archived' && (
        <Button
          icon={isDraft ? 'trash-alt' : 'eye-slash'}
          variant="secondary"
          disabled={set.busy}
          onClick={() => set.run('archived')}
        >
          {isDraft ? t('knowledge.discard', 'Discard') : t('knowledge.hide', 'Hide')}
        </Button>
      )}
    </>
  );
}
