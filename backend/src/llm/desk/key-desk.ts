import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, parseTimeUs, type LlmKey, type LlmKeyRequest } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { LlmDeskStore, LlmHouseStore, LlmKeyRecord, StoredLlmKey } from '../../model/index.ts';
import { hashOfKey, KEY_PREFIX, stateOfKey } from '../keys/find-key.ts';
import { lineOf, type By } from './audit-line.ts';
import { findRecord, readHouse } from './read-house.ts';

export interface CreatedKey {
  readonly key: LlmKey;
  /** Told this once. */
  readonly secret: string;
}

export interface KeyDesk {
  list(signal: AbortSignal): Promise<readonly LlmKey[]>;
  /** Throws REQUEST_INVALID and CONFLICT, as `change` does. */
  create(form: LlmKeyRequest, by: By, signal: AbortSignal): Promise<CreatedKey>;
  change(id: number, form: LlmKeyRequest, by: By, signal: AbortSignal): Promise<LlmKey>;
  /** A new secret; the old one goes on for so long. Throws NOT_FOUND, and CONFLICT for one that was revoked. */
  rotate(id: number, keepOldSeconds: number, by: By, signal: AbortSignal): Promise<CreatedKey>;
  /** For good. */
  revoke(id: number, by: By, signal: AbortSignal): Promise<void>;
}

export interface KeyDeskDeps {
  readonly store: LlmDeskStore;
  readonly house: LlmHouseStore;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly clock: Clock;
}

const SECRET_BYTES = 32;
/** Enough to tell a key from others, and of no help to find the rest. */
const SHOWN_LETTERS = 10;

export function createKeyDesk({ store, house, randomBytes, clock }: KeyDeskDeps): KeyDesk {
  const nowUs = () => clock.now().getTime() * 1_000;
  const all = async (signal: AbortSignal) => (await readHouse(house, signal)).keys;
  const show = (record: LlmKeyRecord) => presentKey(record, nowUs());

  function newSecret() {
    const secret = `${KEY_PREFIX}${Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url')}`;
    return {
      secret,
      kept: { hash: Buffer.from(hashOfKey(secret), 'hex'), start: secret.slice(0, SHOWN_LETTERS) },
    };
  }

  /** An end that was there before may be over; a new one must lie ahead. */
  function storedOf({ expires_at: end, ...form }: LlmKeyRequest, knownUs: number | null): StoredLlmKey {
    const expiresUs = end === null ? null : (parseTimeUs(end, nowUs()) ?? null);
    if (expiresUs !== null && expiresUs <= nowUs() && expiresUs !== knownUs) {
      throw new VigilError('REQUEST_INVALID', 'expires_at: lies in the past');
    }
    return { ...form, expiresUs };
  }

  return {
    list: async (signal) => (await all(signal)).map(show),

    create: async (form, by, signal) => {
      const { secret, kept } = newSecret();
      const line = lineOf('llm_key.created', form.name, by, { project_id: form.project_id });
      const made = await store.createKey({ ...storedOf(form, null), ...kept }, line, signal);
      return { key: show(made), secret };
    },

    change: async (id, form, by, signal) => {
      const { expiresUs } = findRecord(await all(signal), id, 'key');
      const line = lineOf('llm_key.changed', form.name, by, { project_id: form.project_id });
      return show(await store.changeKey(id, storedOf(form, expiresUs), line, signal));
    },

    rotate: async (id, keepOldSeconds, by, signal) => {
      const { name } = findRecord(await all(signal), id, 'key');
      const { secret, kept } = newSecret();
      const oldUntilUs = nowUs() + keepOldSeconds * 1e6;
      const line = lineOf('llm_key.rotated', name, by, { keep_old_seconds: keepOldSeconds });
      return { key: show(await store.rotateKey(id, { ...kept, oldUntilUs }, line, signal)), secret };
    },

    revoke: async (id, by, signal) => {
      const { name } = findRecord(await all(signal), id, 'key');
      await store.revokeKey(id, nowUs(), lineOf('llm_key.revoked', name, by), signal);
    },
  };
}

export function presentKey(record: LlmKeyRecord, nowUs: number): LlmKey {
  return {
    id: record.id,
    name: record.name,
    project_id: record.project_id,
    user_id: record.user_id,
    environment: record.environment,
    models: record.models,
    rpm: record.rpm,
    tpm: record.tpm,
    expires_at: record.expiresUs === null ? null : formatTimeUs(record.expiresUs),
    start: record.start,
    project_name: record.projectName,
    user_name: record.userName,
    state: stateOfKey(record, nowUs),
    created_at: formatTimeUs(record.createdUs),
    last_used_at: record.lastUsedUs === null ? null : formatTimeUs(record.lastUsedUs),
  };
}
