import { VigilError } from '@vigilops/contracts';
import type { DatabaseDefinitionRequest } from '@vigilops/contracts/api';
import type { DatabaseDefinitionRecord, DatabaseDefinitionSpec, Sealer } from '../../model/index.ts';

/** Keeps passwords of databases so that each opens for the very place that it was given for. */
export interface PasswordKeeper {
  /** Null: there is none. Undefined where it cannot be opened any more: the secret of the house is another. */
  open(definition: Pick<DatabaseDefinitionRecord, 'spec' | 'sealed'>): string | null | undefined;
  seal(spec: DatabaseDefinitionSpec, password: string): string;
}

export function createPasswordKeeper(sealer: Sealer): PasswordKeeper {
  return {
    open: ({ spec, sealed }) => (sealed === null ? null : sealer.open(sealed, purposeOf(spec))),
    seal: (spec, password) => sealer.seal(password, purposeOf(spec)),
  };
}

/** A row whose address is changed in the database itself does not open either. The host is not in it: hosts are merged. */
function purposeOf({ kind, address, port, username, tls }: DatabaseDefinitionSpec): string {
  return `database|${JSON.stringify([kind, address, port, username, tls.mode, tls.ca])}`;
}

/** What became of a password, for the audit log. */
export type PasswordWord = 'set' | 'kept' | 'removed' | 'none';

export interface TakenPassword {
  readonly sealed: string | null;
  readonly word: PasswordWord;
}

/**
 * The password as it is to be kept: given, kept or taken away. Throws SECRET_NEEDED where one would be kept that another
 * place would be told then: whoever may change a definition could have it sent wherever they like.
 */
export function takePassword(
  request: Pick<DatabaseDefinitionRequest, 'host_id' | 'password'>,
  spec: DatabaseDefinitionSpec,
  before: DatabaseDefinitionRecord | undefined,
  keeper: PasswordKeeper,
): TakenPassword {
  const { password } = request;
  const kept = before?.sealed ?? null;
  if (typeof password === 'string') {
    return { sealed: keeper.seal(spec, password), word: 'set' };
  }
  if (kept === null || before === undefined) {
    return { sealed: null, word: 'none' };
  }
  if (password === null) {
    return { sealed: null, word: 'removed' };
  }
  const moved = movedFields(before, request.host_id, spec);
  if (moved.length > 0) {
    throw new VigilError(
      'SECRET_NEEDED',
      `password: give it again, for ${moved.join(', ')} changed: what is kept is not sent there unasked`,
    );
  }
  return { sealed: kept, word: 'kept' };
}

const PLACE = ['kind', 'address', 'port', 'username', 'tls'] as const;

function movedFields(
  before: DatabaseDefinitionRecord,
  hostId: number,
  spec: DatabaseDefinitionSpec,
): readonly string[] {
  const changed = PLACE.filter((key) => textOf(before.spec, key) !== textOf(spec, key));
  return [...(before.hostId === hostId ? [] : ['host_id']), ...changed];
}

/** The database keeps the keys of JSON in an order of its own. */
function textOf(spec: DatabaseDefinitionSpec, key: (typeof PLACE)[number]): string {
  const { tls } = spec;
  return JSON.stringify(key === 'tls' ? [tls.mode, tls.ca] : spec[key]);
}
