import type { z } from 'zod';
import type { ToolSources } from './sources.ts';

/** What a tool works with for one call. */
export interface ToolContext {
  readonly sources: ToolSources;
  /** One moment for the whole call, in microseconds. */
  readonly nowUs: number;
  /** IANA name of the house's zone. */
  readonly timeZone: string;
  /** The names most like one, best first. */
  readonly near: (name: string, names: Iterable<string>) => readonly string[];
}

/** Something found that an answer can cite and a person can open. */
export interface Row {
  /** Unique among all rows that were ever found, such as `log:1772366400000000.0.7.42`. */
  readonly cite: string;
  /** A path of the app, beginning with /a/. */
  readonly link: string;
  readonly [field: string]: unknown;
}

export interface Found {
  readonly rows: readonly Row[];
  /** What is true of the answer as a whole, such as its range in UTC. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Said to the model: what is not among the rows, and how to come to it. */
  readonly notes?: readonly string[];
}

export interface Tool {
  /** As models call it. */
  readonly name: string;
  readonly title: string;
  /** For the model: when to use it and what comes back. */
  readonly description: string;
  readonly input: z.ZodObject;
  readonly run: (input: unknown, context: ToolContext) => Promise<Found>;
}

/** The toolbox parses with the schema that the type of `run`'s input comes from. */
export function defineTool<Input extends z.ZodObject>(definition: {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly run: (input: z.output<Input>, context: ToolContext) => Promise<Found>;
}): Tool {
  return { ...definition, run: (input, context) => definition.run(input as z.output<Input>, context) };
}
