import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Stack, useStyles2 } from '@grafana/ui';
import { articleText, type Article, type ArticleText } from '@vigilops/contracts/api';
import { useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { TextField } from '../../alerts/fields.tsx';
import { ArticleBody } from '../../analysis/knowledge/ArticleBody.tsx';
import { useAppData } from '../../fleet/app-data.tsx';
import { Section } from '../../fleet/Section.tsx';
import { t } from '../../t.ts';
import { articlePath, KNOWLEDGE_PATH } from '../paths.ts';

interface Props {
  /** Undefined: a new one. */
  readonly article: Article | undefined;
  /** A new one of the same text. */
  readonly isCopy?: boolean;
}

/** What is being written: lists are lines while somebody writes them. */
interface Draft {
  readonly title: string;
  readonly body: string;
  readonly steps: string;
  readonly tags: string;
  readonly rules: string;
  readonly services: string;
}

/** Writes an article, with what it will look like beside it. */
export function ArticleEditor({ article, isCopy = false }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [draft, setDraft] = useState(() => draftOf(article));
  const set = (key: keyof Draft) => (value: string) => setDraft((old) => ({ ...old, [key]: value }));
  const text = textOf(draft, article);
  const open = ({ id }: Pick<Article, 'id'>) => locationService.push(articlePath(id));
  const create = useAction(() => api.call('createArticle', { body: text }), open);
  const change = useAction(
    (old: Article) =>
      api.call('changeArticle', {
        path: { id: old.id },
        body: { text, version: old.version, publish: true },
      }),
    open,
  );
  const isNew = article === undefined || isCopy;
  const busy = create.busy || change.busy;
  const isFine = articleText.safeParse(text).success;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isNew) {
      create.run();
    } else {
      change.run(article);
    }
  };
  return (
    <form className={styles.columns} onSubmit={onSubmit}>
      <Stack direction="column" gap={2}>
        <Refused error={create.error ?? change.error} />
        <TextField
          required
          label={t('knowledge.title-field', 'Title')}
          description={t('knowledge.title-help', 'As somebody in trouble would look for it.')}
          maxLength={200}
          value={draft.title}
          onChange={set('title')}
        />
        <TextField
          label={t('knowledge.body-field', 'What it is, and how to tell')}
          description={t(
            'knowledge.body-help',
            'Plain text. # begins a heading, - a list; `commands` stand in backticks.',
          )}
          rows={10}
          maxLength={65_536}
          value={draft.body}
          onChange={set('body')}
        />
        <TextField
          label={t('knowledge.steps-field', 'Steps')}
          description={t('knowledge.steps-help', 'One a line, in their order.')}
          rows={8}
          value={draft.steps}
          onChange={set('steps')}
        />
        <TextField
          label={t('knowledge.tags-field', 'Tags')}
          description={t('knowledge.comma-help', 'With commas between.')}
          value={draft.tags}
          onChange={set('tags')}
        />
        <TextField
          label={t('knowledge.rules-field', 'Alert rules that it is for')}
          description={t('knowledge.rules-help', 'By name, one a line: it stands first in their incidents.')}
          rows={3}
          value={draft.rules}
          onChange={set('rules')}
        />
        <TextField
          label={t('knowledge.services-field', 'Services that it is for')}
          description={t('knowledge.services-help', 'By name, one a line.')}
          rows={2}
          value={draft.services}
          onChange={set('services')}
        />
        <Stack gap={1}>
          <Button type="submit" disabled={busy || !isFine}>
            {article?.state === 'draft' && !isCopy
              ? t('knowledge.save-accept', 'Save and accept')
              : t('knowledge.save', 'Save')}
          </Button>
          <Button
            type="button"
            variant="secondary"
            fill="outline"
            onClick={() =>
              locationService.push(article === undefined ? KNOWLEDGE_PATH : articlePath(article.id))
            }
          >
            {t('confirm.cancel', 'Cancel')}
          </Button>
        </Stack>
      </Stack>
      <Section title={draft.title === '' ? t('knowledge.preview', 'Preview') : draft.title}>
        <ArticleBody body={text.body} steps={text.steps} />
      </Section>
    </form>
  );
}

function draftOf(article: Article | undefined): Draft {
  const { rules, services } = article?.applies_to ?? { rules: [], services: [] };
  return {
    title: article?.title ?? '',
    body: article?.body ?? '',
    steps: (article?.steps ?? []).join('\n'),
    tags: (article?.tags ?? []).join(', '),
    rules: rules.join('\n'),
    services: services.join('\n'),
  };
}

const split = (text: string, by: RegExp) =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** What cannot be edited here stays as it was. */
function textOf(draft: Draft, article: Article | undefined): ArticleText {
  return {
    title: draft.title.trim(),
    body: draft.body,
    steps: split(draft.steps, /\n/),
    tags: split(draft.tags, /[,，\n]/),
    applies_to: {
      templates: article?.applies_to.templates ?? [],
      issues: article?.applies_to.issues ?? [],
      rules: split(draft.rules, /\n/),
      services: split(draft.services, /\n/),
    },
    language: article?.language ?? null,
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  columns: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(3),
    alignItems: 'start',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
});
