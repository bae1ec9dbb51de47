import { z } from 'zod';
import { idField, nameField, textField, timeField } from './fields.ts';

export const ARTICLE_SOURCES = ['written', 'incident', 'built_in'] as const;
export const ARTICLE_STATES = ['draft', 'published', 'archived'] as const;
export const articleState = z.enum(ARTICLE_STATES).meta({
  id: 'ArticleState',
  description: '`draft`: proposed, nobody has looked at it. `archived`: hidden, and found no more.',
});
export const articleLanguage = z.enum(['en', 'zh']);

/** Ids of templates and error issues. */
const hashField = z.int().min(1);

export const articleAppliesTo = z
  .strictObject({
    services: z.array(nameField).max(50).default([]),
    rules: z.array(nameField).max(50).default([]).meta({ description: 'Alert rules by name.' }),
    templates: z.array(hashField).max(50).default([]).meta({ description: 'Log patterns by id.' }),
    issues: z.array(hashField).max(50).default([]).meta({ description: 'Error issues by id.' }),
  })
  .meta({ id: 'ArticleAppliesTo' });

/** What people write. Plain text that may look like Markdown; no HTML of it is ever HTML. */
export const articleText = z
  .strictObject({
    title: textField(200)
      .min(1)
      .regex(/\S/, 'must not be blank')
      .meta({ example: 'Connection pool exhausted' }),
    body: textField(65_536).default('').meta({ description: 'What it is, and how to tell.' }),
    steps: z
      .array(textField(4_096).min(1))
      .max(50)
      .default([])
      .meta({ description: 'What to do, in this order.' }),
    tags: z.array(textField(64).min(1)).max(20).default([]),
    applies_to: articleAppliesTo.prefault({}),
    language: articleLanguage
      .nullable()
      .default(null)
      .meta({ description: 'Null: for all, whatever they read.' }),
  })
  .meta({ id: 'ArticleText' });
export type ArticleText = z.output<typeof articleText>;

const articleFacts = {
  id: idField,
  source: z.enum(ARTICLE_SOURCES),
  state: articleState,
  incident_id: idField.nullable().meta({ description: 'The incident that it was proposed of.' }),
  version: z.int().min(1),
  created_at: timeField,
  created_by: z.string(),
  updated_at: timeField,
  updated_by: z.string(),
  helped: z.int().meta({ description: 'How often people said so.' }),
  not_helped: z.int(),
};

/** Of what came with the house, `source` is `built_in`: it is copied, not edited. */
export const article = z
  .object({ ...articleText.shape, applies_to: articleAppliesTo, ...articleFacts })
  .meta({ id: 'Article' });
export type Article = z.output<typeof article>;

export const listedArticle = z
  .object({
    ...articleFacts,
    title: z.string(),
    tags: z.array(z.string()),
    language: articleLanguage.nullable(),
    excerpt: z.string().meta({ description: 'The part that fits the question best.' }),
    score: z.number().nullable().meta({ description: 'Higher fits better; null where nothing was asked.' }),
    fits_because: z
      .array(z.string())
      .meta({ description: 'Names of rules and services that it says it applies to, and that were asked.' }),
  })
  .meta({ id: 'ListedArticle' });
export type ListedArticle = z.output<typeof listedArticle>;

export const listKnowledgeQuery = z.strictObject({
  query: textField(2_048)
    .optional()
    .meta({ description: 'Words, English or Chinese, in any order: best first.', example: 'disk full' }),
  incident_id: idField
    .optional()
    .meta({ description: 'In the place of `query`: what fits this incident, and nothing that does not.' }),
  state: articleState.default('published'),
  language: articleLanguage
    .optional()
    .meta({ description: 'Leaves out what is written for readers of another language.' }),
  source: z.enum(ARTICLE_SOURCES).optional(),
  tag: textField(64).optional(),
  limit: z.int().min(1).max(200).default(50),
});
export const listKnowledgeResponse = z
  .object({
    items: z.array(listedArticle).meta({ description: 'Without a question the newest first.' }),
    total: z.int().meta({ description: 'How many there are, without the limit.' }),
    drafts: z.int().meta({ description: 'How many wait for somebody to look at them.' }),
  })
  .meta({ id: 'ArticleList' });

export const articleParams = z.strictObject({ id: idField });
export const changeArticleRequest = z
  .strictObject({
    text: articleText,
    version: z.int().min(1).meta({ description: 'Of the answer that this was made from.' }),
    publish: z.boolean().default(true).meta({ description: 'A draft is published with it.' }),
  })
  .meta({ id: 'ArticleChange' });
export const articleStateRequest = z
  .strictObject({
    state: z.enum(['published', 'archived']).meta({
      description: 'Accepts a draft, discards or hides one, or brings one back.',
    }),
  })
  .meta({ id: 'ArticleStateChange' });
export const articleFeedbackRequest = z
  .strictObject({ helped: z.boolean(), incident_id: idField.nullable().default(null) })
  .meta({ id: 'ArticleFeedback' });

export const articleVersion = z
  .object({ version: z.int(), saved_at: timeField, saved_by: z.string(), text: articleText })
  .meta({ id: 'ArticleVersion' });
/** Newest first, the present one among them. */
export const listArticleVersionsResponse = z
  .object({ items: z.array(articleVersion) })
  .meta({ id: 'ArticleVersionList' });
