import { listLogTemplatesQuery, listLogTemplatesResponse } from '@vigilops/contracts/api';
import { decodeCursor, encodeCursor } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { presentSteps, presentTemplate, templateFilters } from './present.ts';

export const listLogTemplates = defineRoute({
  method: 'get',
  path: '/api/v1/log-templates',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listLogTemplates',
  tag: 'logs',
  summary: 'What log lines have in common, with how many lines there are of each',
  status: 200,
  query: listLogTemplatesQuery,
  answer: listLogTemplatesResponse,
  handle: async ({ query }, { deps, signal, nowUs }) => {
    const { sort, limit } = query;
    const offset = Number(decodeCursor(query.cursor)?.[1] ?? 0);
    const found = await deps.logTemplates.list(
      {
        ...templateFilters(query, nowUs),
        search: query.search,
        onlyNew: query.new === true,
        sort,
        offset: Number.isSafeInteger(offset) ? offset : 0,
        limit,
      },
      signal,
    );
    const next = offset + found.items.length;
    return {
      items: found.items.map(presentTemplate),
      next_cursor: found.items.length > 0 && next < found.templates ? encodeCursor(sort, next) : null,
      templates: found.templates,
      lines: found.lines,
      ...presentSteps(found),
    };
  },
});
