import type { ToolDescription } from '../tools/toolbox.ts';

type Schema = ToolDescription['inputSchema'];

export interface BriefTools {
  readonly tools: readonly Pick<ToolDescription, 'name' | 'description' | 'inputSchema'>[];
  /** What fields mean that several tools have, a line each: for the prompt. */
  readonly fields: string;
}

/** The toolbox refuses in words what is too long or too much: a model need not be told of it with each question. */
const LEFT_OUT = new Set([
  '$schema',
  'additionalProperties',
  'maxLength',
  'minLength',
  'maxItems',
  'minItems',
  'pattern',
]);
/** The prompt says what time it is. */
const NOT_NEEDED = 'now';

/** Descriptions as they go along with every call of a model: what several tools say in the same words is said once. */
export function briefTools(all: readonly ToolDescription[]): BriefTools {
  const descriptions = all.filter(({ name }) => name !== NOT_NEEDED);
  const meanings = new Map<string, { readonly name: string; readonly text: string; tools: number }>();
  const keyOf = (name: string, text: string) => JSON.stringify([name, text]);
  for (const { inputSchema } of descriptions) {
    for (const [name, field] of fieldsOf(inputSchema)) {
      const text = field['description'];
      if (typeof text === 'string') {
        const known = meanings.get(keyOf(name, text)) ?? { name, text, tools: 0 };
        meanings.set(keyOf(name, text), { ...known, tools: known.tools + 1 });
      }
    }
  }
  const isShared = (name: string, text: unknown) => (meanings.get(keyOf(name, String(text)))?.tools ?? 0) > 1;
  const shared = [...meanings.values()].filter(({ tools }) => tools > 1);
  return {
    tools: descriptions.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema: {
        ...(brief(inputSchema) as Schema),
        properties: Object.fromEntries(
          fieldsOf(inputSchema).map(([field, { description: text, ...rest }]) => [
            field,
            brief(text === undefined || isShared(field, text) ? rest : { ...rest, description: text }),
          ]),
        ),
      },
    })),
    fields: shared.map(({ name, text }) => `${name}: ${text}`).join('\n'),
  };
}

function fieldsOf({ properties }: Schema): readonly (readonly [string, Record<string, unknown>])[] {
  return Object.entries((properties ?? {}) as Record<string, Record<string, unknown>>);
}

function brief(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value)
    ? value.map(brief)
    : Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !LEFT_OUT.has(key))
          .map(([key, own]) => [key, brief(own)]),
      );
}
