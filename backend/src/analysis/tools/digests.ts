import { digestKind, digestLanguage } from '@vigilops/contracts/api';
import { z } from 'zod';
import { OVERVIEW_LINK, digestLink } from './links.ts';
import { defineTool, type Row } from './tool.ts';

export const getDigest = defineTool({
  name: 'get_digest',
  title: 'Digest of a day or week',
  description:
    'What happened in the last whole day or week, as it was summed up: incidents, noise, availability, hosts, errors, costs, ' +
    'forecasts, each beside the time before, and what is worth doing. Good for "what happened yesterday" and "how was the week".',
  input: z.strictObject({
    kind: digestKind.default('daily'),
    ago: z.int().min(0).max(30).default(0).describe('0: the last one; 1: the one before it.'),
    language: digestLanguage.optional().describe('Of who will read it.'),
  }),
  run: async ({ kind, ago, language }, { sources }) => {
    const { items } = await sources.listDigests({ kind, limit: ago + 1 });
    const wanted = items[ago];
    if (wanted === undefined) {
      return {
        rows: [],
        notes: ['there is no such digest: the first one comes after the first whole day or week'],
      };
    }
    const digest = await sources.getDigest(wanted.id, { language });
    const cite = `digest:${String(wanted.id)}`;
    const link = digestLink(wanted.id);
    const rows: readonly Row[] = [
      { cite, link, title: digest.title, from: digest.from, to: digest.to, summary: digest.summary },
      ...digest.actions.map((action, at) => ({
        cite: `${cite}/action/${String(at)}`,
        link: action.link ?? link,
        worth_doing: action.text,
      })),
      ...digest.sections.map((section) => ({
        cite: `${cite}/${section.id}`,
        link: section.link ?? OVERVIEW_LINK,
        section: section.title,
        figures: section.figures.map(({ label, value, change }) => ({
          label,
          value,
          change: change ?? undefined,
        })),
        lines: section.lines.map(({ text }) => text),
      })),
    ];
    return { rows };
  },
});
