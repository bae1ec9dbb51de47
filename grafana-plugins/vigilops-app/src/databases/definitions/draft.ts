import { USUAL_ACCOUNT } from '../least-role.ts';
import type { DatabaseKind } from '../types.ts';
import type { DatabaseDefinition, NewDefinition, TlsMode } from './types.ts';

/** What the form holds: texts as they were typed. A number that makes no sense is NaN. */
export interface DefinitionDraft {
  readonly hostId: number | null;
  readonly name: string;
  readonly kind: DatabaseKind;
  readonly address: string;
  readonly port: string;
  readonly database: string;
  readonly username: string;
  /** Empty: as it is. */
  readonly password: string;
  /** The one that is kept goes, and none takes its place. */
  readonly withoutPassword: boolean;
  readonly tls: TlsMode;
  readonly ca: string;
  readonly intervalSeconds: number;
  readonly slowMs: number;
  readonly explain: boolean;
  readonly enabled: boolean;
}

export type DraftField = keyof DefinitionDraft;

export const newDraft = (known: Partial<Pick<DefinitionDraft, 'hostId' | 'kind'>> = {}): DefinitionDraft => ({
  hostId: null,
  name: '',
  kind: 'postgresql',
  address: 'localhost',
  port: '',
  database: '',
  username: USUAL_ACCOUNT,
  password: '',
  withoutPassword: false,
  tls: 'prefer',
  ca: '',
  intervalSeconds: 15,
  slowMs: 1_000,
  explain: false,
  enabled: true,
  ...known,
});

export const draftOf = (definition: DatabaseDefinition): DefinitionDraft => ({
  hostId: definition.host_id,
  name: definition.name,
  kind: definition.kind,
  address: definition.address,
  port: definition.port === null ? '' : String(definition.port),
  database: definition.database ?? '',
  username: definition.username ?? '',
  password: '',
  withoutPassword: false,
  tls: definition.tls.mode,
  ca: definition.tls.ca ?? '',
  intervalSeconds: definition.interval_seconds,
  slowMs: definition.slow_threshold_ms,
  explain: definition.explain,
  enabled: definition.enabled,
});

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** Of a draft without problems. */
export const requestOf = (draft: DefinitionDraft): NewDefinition => ({
  host_id: draft.hostId ?? 0,
  name: draft.name.trim(),
  kind: draft.kind,
  address: draft.address.trim(),
  port: draft.port.trim() === '' ? null : Number(draft.port),
  database: orNull(draft.database),
  username: orNull(draft.username),
  tls: { mode: draft.tls, ca: draft.tls === 'verify' ? orNull(draft.ca) : null },
  interval_seconds: draft.intervalSeconds,
  slow_threshold_ms: draft.slowMs,
  explain: draft.explain,
  enabled: draft.enabled,
  ...(draft.withoutPassword ? { password: null } : draft.password === '' ? {} : { password: draft.password }),
});

/**
 * Whether the password that is kept would go where it was given for. Else VigilOps asks for it again: somebody who may
 * edit, but does not know it, could have it sent to a server of their own.
 */
export function goesWhereItWent(draft: DefinitionDraft, definition: DatabaseDefinition): boolean {
  const { host_id, kind, address, port, username, tls } = requestOf(draft);
  return (
    host_id === definition.host_id &&
    kind === definition.kind &&
    address === definition.address &&
    port === definition.port &&
    username === definition.username &&
    tls.mode === definition.tls.mode &&
    tls.ca === orNull(definition.tls.ca ?? '')
  );
}
