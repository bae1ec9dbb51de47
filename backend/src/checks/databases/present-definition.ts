import type { DatabaseDefinition } from '@vigilops/contracts/api';
import type { KnownDefinition } from '../../model/index.ts';

/** `showsAccount`: whoever asks may change it. */
export function presentDefinition(known: KnownDefinition, showsAccount: boolean): DatabaseDefinition {
  const { id, hostId, hostName, name, spec, sealed } = known;
  return {
    id,
    host_id: hostId,
    host_name: hostName,
    name,
    kind: spec.kind,
    address: spec.address,
    port: spec.port,
    database: spec.database,
    tls: { mode: spec.tls.mode, ca: spec.tls.ca },
    interval_seconds: spec.interval_seconds,
    slow_threshold_ms: spec.slow_threshold_ms,
    explain: spec.explain,
    enabled: spec.enabled,
    username: showsAccount ? spec.username : null,
    has_password: sealed !== null,
    state: stateOf(known),
    created_at: known.createdAt,
    created_by: known.createdBy,
    updated_at: known.updatedAt,
    updated_by: known.updatedBy,
  };
}

function stateOf(known: KnownDefinition): DatabaseDefinition['state'] {
  const { told, fetched } = known;
  const status = statusOf(known);
  const isDown = status === 'down';
  return {
    status,
    error: isDown ? (told?.error ?? null) : null,
    error_kind: isDown ? (told?.errorKind ?? null) : null,
    database_id: told?.databaseId ?? null,
    fetched_at: fetched?.at ?? null,
    last_seen: told?.lastSeen ?? null,
  };
}

function statusOf({ spec, fetched, told, clashes }: KnownDefinition): DatabaseDefinition['state']['status'] {
  if (!spec.enabled) {
    return 'disabled';
  }
  if (fetched === null) {
    return 'waiting';
  }
  if (fetched.outcome !== 'taken') {
    return fetched.outcome;
  }
  if (told !== null && told.state !== 'stale') {
    return told.state;
  }
  if (clashes) {
    return 'clash';
  }
  return told === null || told.isAwaited ? 'waiting' : 'stale';
}
