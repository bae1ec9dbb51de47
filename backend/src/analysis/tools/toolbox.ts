import { VigilError } from '@vigilops/contracts';
import type { Logger } from '@vigilops/runtime';
import { createMarks } from '@vigilops/sensitive';
import { z } from 'zod';
import { hideAcrossRows } from './across-rows.ts';
import { createCleaner, type MarkOf } from './safe-text.ts';
import type { ToolSources } from './sources.ts';
import type { Found, Row, Tool, ToolContext } from './tool.ts';

/** How a model is told of a tool. */
export interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** JSON Schema, draft 2020-12. */
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown };
}

export interface ToolAnswer {
  /** True: `text` says what was wrong and how to ask properly. */
  readonly isError: boolean;
  /** JSON, at most MAX_OUTPUT_BYTES; of an error: words. */
  readonly text: string;
  /** The rows that are in `text`, which an answer may cite. */
  readonly rows: readonly Pick<Row, 'cite' | 'link'>[];
}

export interface Toolbox {
  readonly descriptions: readonly ToolDescription[];
  /**
   * Never throws for what a caller can mend: an unknown tool or host, a wrong field, a question too large, a database
   * that is away are answers. Throws only what is a defect.
   */
  run(name: string, input: unknown, caller: ToolCaller): Promise<ToolAnswer>;
}

export interface ToolCaller {
  readonly sources: ToolSources;
  readonly nowUs: number;
  /** Marks of a whole conversation; left out: of this answer. */
  readonly markOf?: MarkOf;
}

/** About 8,000 tokens. */
export const MAX_OUTPUT_BYTES = 32 * 1_024;
const MOST_FAULTS = 5;

export function createToolbox(
  tools: readonly Tool[],
  deps: Pick<ToolContext, 'near'> & { readonly timeZone: () => string; readonly logger: Logger },
): Toolbox {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  if (byName.size !== tools.length) {
    throw new Error('two tools have the same name');
  }
  const descriptions = tools.map(({ name, title, description, input }) => ({
    name,
    title,
    description,
    inputSchema: z.toJSONSchema(input, { io: 'input' }) as ToolDescription['inputSchema'],
  }));

  return {
    descriptions,
    run: async (name, input, caller) => {
      const tool = byName.get(name);
      if (tool === undefined) {
        return wrong(`there is no tool ${quote(name)}; the tools are ${[...byName.keys()].join(', ')}`);
      }
      const parsed = tool.input.safeParse(withoutNulls(input ?? {}));
      if (!parsed.success) {
        return wrong(faultsOf(parsed.error, tool));
      }
      try {
        const context = { ...caller, timeZone: deps.timeZone(), near: deps.near };
        return answerOf(await tool.run(parsed.data, context), caller.markOf ?? createMarks());
      } catch (error) {
        if (error instanceof VigilError && error.code !== 'INTERNAL') {
          return wrong(error.retryable ? `${error.message}; ask again in a moment` : error.message);
        }
        deps.logger.error({ err: error, tool: name }, 'a tool failed for a reason that is a defect');
        return wrong('the tool failed for a reason that is a defect of VigilOps; it is in its log');
      }
    },
  };
}

/** The rows that fit, those of the end left out first. */
function answerOf({ rows, facts, notes = [] }: Found, markOf: MarkOf): ToolAnswer {
  const clean = createCleaner(markOf);
  // Before the rows, so that what is said first keeps its mark.
  const head = clean(facts ?? {}) as object;
  const said = notes.map((note) => clean(note));
  const cleaned = hideAcrossRows(rows, markOf).map((row) => clean(row) as Row);
  const textOf = (count: number) =>
    JSON.stringify({
      ...head,
      rows: cleaned.slice(0, count),
      notes: [
        ...said,
        ...(count < cleaned.length
          ? [
              `${String(cleaned.length - count)} more rows are left out for their length: ask for fewer or narrow the question`,
            ]
          : []),
      ],
    });
  const sizes = cleaned.map((row) => Buffer.byteLength(JSON.stringify(row)) + 1);
  let left = MAX_OUTPUT_BYTES - Buffer.byteLength(textOf(0));
  let count = 0;
  for (const size of sizes) {
    left -= size;
    if (left < 0) {
      break;
    }
    count += 1;
  }
  const kept = cleaned.slice(0, count).map(({ cite, link }) => ({ cite, link }));
  return { isError: false, text: textOf(count), rows: kept };
}

const wrong = (words: string): ToolAnswer => ({
  isError: true,
  text: String(createCleaner()(words)),
  rows: [],
});

function faultsOf({ issues }: z.ZodError, tool: Tool): string {
  const faults = issues
    .slice(0, MOST_FAULTS)
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.map(quote).join(', ')}: no such field`
        : `${issue.path.length === 0 ? 'input' : issue.path.join('.')}: ${issue.message}`,
    );
  return `${faults.join('; ')}. The fields of ${tool.name} are ${Object.keys(tool.input.shape).join(', ') || 'none'}`;
}

/** Models write null for what they leave out. */
function withoutNulls(input: unknown): unknown {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
    : input;
}

const quote = (text: string) => JSON.stringify(text.slice(0, 100));
