import type { Template } from '../mine/template.ts';
import { matches, type Pattern } from './pattern.ts';

/** A template that people wrote, and how its lines are found. */
export interface Given {
  readonly template: Template;
  readonly pattern: Pattern;
  /** As it was written. */
  readonly text: string;
}

/** The written template of a line. */
export function givenOf(given: readonly Given[], line: string): Template | undefined {
  return given.find(({ pattern }) => matches(pattern, line))?.template;
}
