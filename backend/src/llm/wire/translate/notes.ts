import type { JsonObject } from '../json.ts';
import type { RequestProblem } from '../request-head.ts';

/** A request in the other format. `dropped` names what that one has no word for, and can do without. */
export type TranslatedRequest =
  | { readonly ok: true; readonly body: JsonObject; readonly dropped: readonly string[] }
  | { readonly ok: false; readonly problem: RequestProblem };

/** Something that would be lost, and matters. */
class Untranslatable extends Error {
  readonly param: string;

  constructor(param: string, message: string) {
    super(message);
    this.param = param;
  }
}

/** `advice` tells the person what to do instead. */
export function refuse(param: string, advice: string): never {
  throw new Untranslatable(param, `'${param}' cannot be translated for this provider: ${advice}`);
}

export function translated(translate: (dropped: Set<string>) => JsonObject): TranslatedRequest {
  const dropped = new Set<string>();
  try {
    return { ok: true, body: translate(dropped), dropped: [...dropped] };
  } catch (error) {
    if (error instanceof Untranslatable) {
      return { ok: false, problem: { param: error.param, message: error.message } };
    }
    throw error;
  }
}

/** What becomes of a field that has no counterpart: of no account with some values, refused with the others. */
export interface Fate {
  /** Values that say nothing. */
  readonly idle?: readonly unknown[];
  /** Null: it is dropped, and listed. */
  readonly advice: string | null;
}

/** Of the fields of `body` that `done` does not name. */
export function settleRest(
  body: JsonObject,
  done: ReadonlySet<string>,
  fates: Readonly<Record<string, Fate>>,
  dropped: Set<string>,
): void {
  for (const [key, value] of Object.entries(body)) {
    const fate = fates[key];
    if (done.has(key) || value === null || value === undefined || fate?.idle?.includes(value) === true) {
      continue;
    }
    if (fate !== undefined && fate.advice !== null) {
      refuse(key, fate.advice);
    }
    dropped.add(headerSafe(key));
  }
}

/** Names of unknown fields may be anything, and go into a header. */
function headerSafe(name: string): string {
  return name.replace(/[^\w.[\]-]/gu, '?').slice(0, 64);
}

/** The fields that have a value. */
export function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
