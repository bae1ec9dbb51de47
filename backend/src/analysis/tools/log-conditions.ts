import { LEVELS } from '@vigilops/contracts';
import { z } from 'zod';
import { searchText } from './links.ts';
import { hostsNamed } from './names.ts';
import { rangeFields, rangeOf } from './range.ts';
import type { ToolContext } from './tool.ts';

const LANGUAGE =
  'The language of the log centre: words that a line holds, "a phrase", OR, -not, parentheses, text*, /regular expression/, ' +
  'field:value, field:>=500, field:[1 TO 5]; fields of all lines are level, host, service, file, trace_id. ' +
  'Example: "connection refused" service:shop level:>=warn -health.';

export const conditions = {
  query: z.string().max(4_096).optional().describe(LANGUAGE),
  hosts: z.array(z.string().max(256)).max(20).optional().describe('Names of hosts; any of them.'),
  services: z.array(z.string().max(256)).max(20).optional().describe('Names of services; any of them.'),
  level: z.enum(LEVELS).optional().describe('This level and above.'),
  ...rangeFields('now-1h'),
};
type Asked = Readonly<z.output<z.ZodObject<typeof conditions>>>;

/** The question as the log centre takes it, and as its page shows it. */
export async function searchOf(asked: Asked, context: ToolContext) {
  const range = rangeOf(asked, context);
  const hosts = asked.hosts && (await hostsNamed(asked.hosts, context));
  const question = {
    query: asked.query,
    host_ids: hosts?.map(({ id }) => id),
    services: asked.services,
    level: asked.level,
    from: range.from,
    to: range.to,
  };
  const text = searchText({ ...asked, hosts: hosts?.map(({ name }) => name) });
  return { question, range, text };
}

/** Why there may be nothing: a service that no one knows by this name. */
export async function nothingFound(
  { services = [] }: Asked,
  { sources, near }: ToolContext,
): Promise<string[]> {
  if (services.length === 0) {
    return [
      'nothing was found: is the range right, and the query not too narrow? count_logs shows what there is',
    ];
  }
  const known = (await sources.listServices({ limit: 1_000 })).items.map(({ name }) => name);
  return services
    .filter((name) => !known.includes(name))
    .map((name) => {
      const like = near(name, known).slice(0, 5);
      const told = like.length === 0 ? 'list_services finds all' : `names like it: ${like.join(', ')}`;
      return `nothing was found, and no service is known as ${JSON.stringify(name)}; ${told}`;
    });
}
