import { z } from 'zod';
import { narrowed, searchLink } from './links.ts';
import { conditions, searchOf } from './log-conditions.ts';
import type { Range } from './range.ts';
import { mayLeave } from './safe-text.ts';
import { defineTool, type Row, type ToolContext } from './tool.ts';

export const countLogs = defineTool({
  name: 'count_logs',
  title: 'Count logs',
  description:
    'How many log lines match: by level and step of time, or by the most frequent values of fields (host, service, level, ' +
    'file or any field of the lines).',
  input: z.strictObject({
    ...conditions,
    by: z
      .array(z.string().min(1).max(256))
      .max(5)
      .optional()
      .describe('Names of fields. Left out: by level over time.'),
    steps: z.int().min(1).max(60).default(12).describe('Of time, at most.'),
    values: z.int().min(1).max(30).default(10).describe('Of each field, the most frequent.'),
  }),
  run: async ({ by, steps, values, ...asked }, context) => {
    const { question, range, text } = await searchOf(asked, context);
    return by === undefined || by.length === 0
      ? countByTime({ ...question, max_points: steps }, text, context)
      : countByField({ ...question, fields: by, limit: values }, text, range, context);
  },
});

async function countByTime(
  question: Parameters<ToolContext['sources']['logVolume']>[0],
  text: string,
  { sources }: ToolContext,
) {
  const found = await sources.logVolume(question);
  const rows = found.times.map((time, step): Row => {
    const fromUs = Date.parse(time) * 1_000;
    const toUs = fromUs + found.step_seconds * 1e6;
    const counts = found.levels.map(({ level, counts }) => [level, counts[step] ?? 0] as const);
    return {
      cite: `count:${time}/${String(found.step_seconds)}s:${text}`,
      link: searchLink(text, { fromUs, toUs }),
      time,
      lines: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    };
  });
  return {
    facts: { from: found.from, to: found.to, step_seconds: found.step_seconds, total: found.total },
    rows,
    notes: countedFrom(found.counted_from, found.from),
  };
}

async function countByField(
  question: Parameters<ToolContext['sources']['logFacets']>[0],
  text: string,
  range: Range,
  { sources }: ToolContext,
) {
  const found = await sources.logFacets(question);
  const rows = found.facets.flatMap(({ field, values }) =>
    values.map(({ value, count }, place): Row => {
      const own = mayLeave(field, value) ? narrowed(text, field, value) : text;
      return {
        cite: `count:${range.from}/${range.to}:${field}#${String(place)}:${text}`,
        link: searchLink(own, range),
        // By its name, for a field that is called password holds one.
        value: { [field]: value },
        lines: count,
      };
    }),
  );
  return {
    facts: {
      from: range.from,
      to: range.to,
      other_values: Object.fromEntries(found.facets.map(({ field, other }) => [field, other])),
    },
    rows,
    notes: [
      ...countedFrom(found.counted_from, range.from),
      ...(found.facets.some(({ sampled }) => sampled)
        ? [`fields of the lines were counted among the newest ${String(found.sample)} matching lines alone`]
        : []),
      ...(rows.length === 0 ? ['no line that matches has a value of these fields'] : []),
    ],
  };
}

const countedFrom = (counted: string, from: string) =>
  counted > from ? [`counting ran out of time: nothing before ${counted} is counted`] : [];
