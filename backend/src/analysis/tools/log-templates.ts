import { LEVELS, VigilError } from '@vigilops/contracts';
import { LOG_TEMPLATE_SORTS, type LogTemplate } from '@vigilops/contracts/api';
import { z } from 'zod';
import { searchLink } from './links.ts';
import { rangeFields, rangeOf, type Range } from './range.ts';
import { defineTool, type Row } from './tool.ts';

/** A template's text has no values of lines in it: it may be told as it is. */
function templateRow(template: LogTemplate, range: Range): Row {
  const { id, text, name, lines } = template;
  return {
    cite: `template:${String(id)}`,
    link: searchLink(`template:${String(id)}`, range),
    pattern: text,
    called: name ?? undefined,
    lines,
    first_seen: template.first_seen,
    last_seen: template.last_seen,
    is_new: template.is_new || undefined,
  };
}

const whose = {
  host: z.string().min(1).max(256).optional().describe('Name of a host.'),
  service: z.string().min(1).max(256).optional().describe('Name of a service in telemetry.'),
  level: z.enum(LEVELS).optional().describe('This level and above.'),
};

function filtersOf({
  host,
  service,
  level,
}: {
  host?: string | undefined;
  service?: string | undefined;
  level?: (typeof LEVELS)[number] | undefined;
}) {
  return {
    host: host === undefined ? undefined : [host],
    service: service === undefined ? undefined : [service],
    level,
  };
}

export const listLogTemplates = defineTool({
  name: 'list_log_templates',
  title: 'List log templates',
  description:
    'What log lines have in common, with places for what varies (<num>, <ip>, <word>), and how many lines there are of each: ' +
    'the most frequent first, or the newest. A short way to see what a service writes; search_logs with template:<id> finds the lines.',
  input: z.strictObject({
    ...whose,
    search: z.string().max(256).optional().describe('Part of the text.'),
    only_new: z.boolean().default(false).describe('Only those whose first line is in the range.'),
    sort: z.enum(LOG_TEMPLATE_SORTS).default('lines'),
    ...rangeFields('now-1h'),
    limit: z.int().min(1).max(100).default(30),
  }),
  run: async ({ search, only_new: onlyNew, sort, limit, host, service, level, ...asked }, context) => {
    const range = rangeOf(asked, context);
    const { from, to } = range;
    const found = await context.sources.listLogTemplates({
      ...filtersOf({ host, service, level }),
      search,
      new: onlyNew ? 'true' : undefined,
      sort,
      from,
      to,
      limit,
    });
    return {
      facts: { from, to, templates: found.templates, lines: found.lines },
      rows: found.items.map((template) => templateRow(template, range)),
      notes: [
        ...(found.next_cursor === null ? [] : ['there are more: narrow the question']),
        ...(found.counted_from > from
          ? [`lines before ${found.counted_from} are not counted by template`]
          : []),
      ],
    };
  },
});

export const getLogTemplate = defineTool({
  name: 'get_log_template',
  title: 'Get a log template',
  description:
    'One template of log lines: who writes it, at which levels, and how many lines by step of time.',
  input: z.strictObject({
    template: z.string().max(40).describe('Its `cite`, such as template:7352918456120433, or its number.'),
    ...rangeFields('now-1d'),
  }),
  run: async ({ template, ...asked }, context) => {
    const range = rangeOf(asked, context);
    const { from, to } = range;
    const found = await context.sources.getLogTemplate(idOf(template), { from, to });
    return {
      facts: { from, to, step_seconds: found.step_seconds },
      rows: [
        {
          ...templateRow(found, range),
          lines_by_step: found.series,
          written_by: found.services.map(({ service, host, lines }) => ({
            service,
            host: host ?? undefined,
            lines,
          })),
          levels: Object.fromEntries(found.levels.map(({ level, lines }) => [level, lines])),
        },
      ],
    };
  },
});

function idOf(text: string): number {
  const id = Number(text.replace(/^template:/u, ''));
  if (!Number.isSafeInteger(id) || id < 1) {
    throw new VigilError(
      'REQUEST_INVALID',
      `template: ${JSON.stringify(text)} is none; write its cite, such as template:7352918456120433. list_log_templates finds them`,
    );
  }
  return id;
}
