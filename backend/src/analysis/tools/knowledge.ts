import { VigilError } from '@vigilops/contracts';
import { articleLanguage } from '@vigilops/contracts/api';
import { z } from 'zod';
import { articleLink } from './links.ts';
import { defineTool } from './tool.ts';

const cite = (id: number) => `article:${String(id)}`;

export const searchKnowledge = defineTool({
  name: 'search_knowledge',
  title: 'Search the knowledge base',
  description:
    'Runbooks and what people learnt from incidents, best first. Ask by words of the trouble (an error message, a symptom), in ' +
    'English or Chinese, or by an incident. Use it before suggesting a fix; get_knowledge_article reads one whole.',
  input: z.strictObject({
    text: z.string().min(1).max(2_048).optional().describe('Words of the trouble.'),
    incident: z
      .string()
      .max(32)
      .optional()
      .describe('In the place of text: its `cite`, such as incident:12.'),
    language: articleLanguage.optional().describe('Of who will read it.'),
    limit: z.int().min(1).max(20).default(5),
  }),
  run: async ({ text, incident, language, limit }, { sources }) => {
    if ((text === undefined) === (incident === undefined)) {
      throw new VigilError('REQUEST_INVALID', 'text: say words of the trouble, or an incident, one of both');
    }
    const asked =
      incident === undefined
        ? { query: text }
        : { incident_id: idOf('incident', incident, 'list_incidents') };
    const { items } = await sources.listKnowledge({ ...asked, language, limit });
    return {
      rows: items.map(
        ({ id, title, excerpt, tags, source, helped, not_helped: not, fits_because: fits }) => ({
          cite: cite(id),
          link: articleLink(id),
          title,
          excerpt,
          tags,
          source,
          helped,
          not_helped: not,
          fits_because: fits.length === 0 ? undefined : fits,
        }),
      ),
      notes: items.length === 0 ? ['the knowledge base has nothing on it'] : [],
    };
  },
});

export const getKnowledgeArticle = defineTool({
  name: 'get_knowledge_article',
  title: 'One article of the knowledge base',
  description: 'A runbook as it was written: what it is, how to tell, and the steps in their order.',
  input: z.strictObject({
    article: z.string().max(32).describe('Its `cite`, such as article:7, or its number.'),
  }),
  run: async ({ article }, { sources }) => {
    const found = await sources.getArticle(idOf('article', article, 'search_knowledge'));
    const { id, title, body, steps, tags, applies_to: of, source, state } = found;
    return {
      rows: [
        {
          cite: cite(id),
          link: articleLink(id),
          title,
          state,
          source,
          tags,
          text: body,
          steps,
          applies_to_rules: of.rules,
          applies_to_services: of.services,
          updated_at: found.updated_at,
          helped: found.helped,
          not_helped: found.not_helped,
        },
      ],
    };
  },
});

const MOST_ID = 2_147_483_647;

function idOf(kind: string, text: string, finder: string): number {
  const id = Number(text.replace(new RegExp(`^(?:${kind}:|#)`, 'u'), ''));
  if (!Number.isInteger(id) || id < 1 || id > MOST_ID) {
    throw new VigilError(
      'REQUEST_INVALID',
      `${kind}: ${JSON.stringify(text)} is none; write its cite, such as ${kind}:12. ${finder} finds them`,
    );
  }
  return id;
}
