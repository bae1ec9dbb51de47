import { VigilError } from '@vigilops/contracts';
import type { DatabaseDefinitionRequest } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
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

/** The place that a password is given for, by the names of its fields; their order is that in which it is sealed. */
const PLACE: Readonly<Record<string, (spec: DatabaseDefinitionSpec) => readonly unknown[]>> = {
  kind: ({ kind }) => [kind],
  address: ({ address }) => [address],
  port: ({ port }) => [port],
  username: ({ username }) => [username],
  tls: ({ tls }) => [tls.mode, tls.ca],
};

/** A row whose address is changed in the database itself does not open either. The host is not in it: hosts are merged. */
function purposeOf(spec: DatabaseDefinitionSpec): string {
  return `database|${JSON.stringify(Object.values(PLACE).flatMap((partsOf) => partsOf(spec)))}`;
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

function movedFields(
  before: DatabaseDefinitionRecord,
  hostId: number,
  spec: DatabaseDefinitionSpec,
): readonly string[] {
  const changed = Object.entries(PLACE).filter(
    ([, partsOf]) => !isDeepStrictEqual(partsOf(before.spec), partsOf(spec)),
  );
  return [...(before.hostId === hostId ? [] : ['host_id']), ...changed.map(([field]) => field)];
}
