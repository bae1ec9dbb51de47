import { VigilError } from '@vigilops/contracts';
import type { z } from 'zod';

/** Checks one part of a request. Throws REQUEST_INVALID that names the field. */
export function parsePart(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) {
    return undefined;
  }
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  const [first] = result.error.issues;
  throw new VigilError('REQUEST_INVALID', first === undefined ? 'is not valid' : describe(first), {
    cause: result.error,
  });
}

const MAX_NAME_LENGTH = 100;

/** filters[0].op: Invalid option … */
function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.reduce<string>(
    (all, part) =>
      typeof part === 'number' ? `${all}[${String(part)}]` : `${all}${all === '' ? '' : '.'}${String(part)}`,
    '',
  );
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  if (unknown !== undefined) {
    return `${path === '' ? '' : `${path}.`}${unknown.slice(0, MAX_NAME_LENGTH)}: is not a field of this request`;
  }
  return path === '' ? issue.message : `${path.slice(0, MAX_NAME_LENGTH)}: ${issue.message}`;
}
