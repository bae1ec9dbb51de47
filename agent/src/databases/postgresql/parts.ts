import type { DbMissing } from '@vigilops/contracts/db-report';

import { isOfStatement } from './trouble.ts';

/** What an administrator runs so that a part can be read. */
export interface Part {
  readonly what: string;
  readonly grant: string;
}

/** Reads a server part by part: what may not be read is noted, and the rest is read all the same. */
export interface Parts {
  /** Undefined: this part cannot be read now. Throws when the connection is lost. */
  read<Answer>(part: Part, ask: () => Promise<Answer>): Promise<Answer | undefined>;
  note(part: Part): void;
  readonly missing: readonly DbMissing[];
  /** What failed for another reason than a right, in words; a right that is missing is no error. */
  readonly errors: readonly string[];
}

/** Insufficient privilege. */
export const NO_RIGHT = '42501';

export function createParts(): Parts {
  const missing = new Map<string, DbMissing>();
  const errors: string[] = [];
  const note = ({ what, grant }: Part) => void missing.set(what, { what, grant });
  return {
    async read(part, ask) {
      try {
        return await ask();
      } catch (error) {
        if (!isOfStatement(error)) {
          throw error;
        }
        if (error.code === NO_RIGHT) {
          note(part);
        } else {
          errors.push(`${part.what}: ${error.message} (${error.code})`);
        }
        return undefined;
      }
    },
    note,
    get missing() {
      return [...missing.values()];
    },
    errors,
  };
}
