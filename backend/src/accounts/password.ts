import { VigilError } from '@vigilops/contracts';
import { createTurns } from '@vigilops/runtime';
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Argon2id with the second choice of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each takes 19 MiB and a thread of the pool that files need, too. */
const MAX_AT_ONCE = 2;
const MAX_WAITING = 64;

const derive = promisify(argon2);
/** The PHC string format; its costs are bounded, so that no stored text can cost gigabytes. */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** False for a wrong password and for a hash that nobody can read. Takes as long where there is no hash. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
}

/** Throws OVERLOADED when too many wait. */
export function createPasswords(): Passwords {
  const inTurn = createTurns(MAX_AT_ONCE, {
    mostWaiting: MAX_WAITING,
    refusal: () =>
      new VigilError('OVERLOADED', 'too many passwords are being checked', { retryAfterSeconds: 2 }),
  });

  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const hash = await inTurn(() => derived(password, salt, COST));
      const { memory, passes, parallelism } = COST;
      const cost = `m=${String(memory)},t=${String(passes)},p=${String(parallelism)}`;
      return `$argon2id$v=19$${cost}$${text(salt)}$${text(hash)}`;
    },
    verify: async (password, hash) => {
      const known = hash === undefined ? undefined : parse(hash);
      const expected = known?.hash ?? Buffer.alloc(HASH_BYTES);
      const { salt, cost } = known ?? { salt: Buffer.alloc(SALT_BYTES), cost: COST };
      const given = await inTurn(() => derived(password, salt, cost, expected.length));
      return timingSafeEqual(given, expected) && known !== undefined;
    },
  };
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

function derived(password: string, salt: Buffer, cost: Cost, bytes = HASH_BYTES): Promise<Buffer> {
  // The same letters can be written in several ways of Unicode; keyboards do not agree on one.
  const message = password.normalize('NFC');
  return derive('argon2id', { message, nonce: salt, tagLength: bytes, ...cost });
}

function parse(
  phc: string,
): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } | undefined {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (salt === undefined || hash === undefined) {
    return undefined;
  }
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const isPossible = cost.passes >= 1 && cost.parallelism >= 1 && cost.memory >= 8 * cost.parallelism;
  return isPossible
    ? { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
    : undefined;
}

function text(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
