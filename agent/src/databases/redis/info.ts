/** Fields of INFO by their names; all sections together, for no name stands in two of them. */
export type Info = ReadonlyMap<string, string>;

export function parseInfo(text: string): Info {
  const info = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(':');
    if (at > 0 && !line.startsWith('#')) {
      info.set(line.slice(0, at), line.slice(at + 1).trimEnd());
    }
  }
  return info;
}

/** Null where the server does not have the field: versions differ. */
export function infoNumber(info: Info, field: string): number | null {
  return finite(info.get(field));
}

/** `keys=1,expires=0` of one field. */
export function partsOf(value: string | undefined): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of (value ?? '').split(',')) {
    const at = part.indexOf('=');
    if (at > 0) {
      parts.set(part.slice(0, at), part.slice(at + 1));
    }
  }
  return parts;
}

export function partNumber(parts: ReadonlyMap<string, string>, name: string): number | null {
  return finite(parts.get(name));
}

/** Those whose names begin so, without that beginning. */
export function* fieldsFrom(info: Info, prefix: string): Generator<readonly [string, string]> {
  for (const [field, value] of info) {
    if (field.startsWith(prefix)) {
      yield [field.slice(prefix.length), value];
    }
  }
}

export interface Keyspace {
  readonly database: number;
  readonly keys: number;
  readonly expires: number;
  readonly averageTtlMs: number | null;
}

/** Databases that have keys. */
export function keyspacesOf(info: Info): Keyspace[] {
  const found: Keyspace[] = [];
  for (const [number, value] of fieldsFrom(info, 'db')) {
    if (/^\d+$/.test(number)) {
      const parts = partsOf(value);
      found.push({
        database: Number(number),
        keys: partNumber(parts, 'keys') ?? 0,
        expires: partNumber(parts, 'expires') ?? 0,
        averageTtlMs: partNumber(parts, 'avg_ttl'),
      });
    }
  }
  return found;
}

export interface Replica {
  readonly name: string;
  readonly isOnline: boolean;
  /** Seconds since it last said how far it is. */
  readonly lagSeconds: number | null;
  readonly offset: number | null;
}

/** Those that follow this server. */
export function replicasOf(info: Info): Replica[] {
  const found: Replica[] = [];
  for (const [number, value] of fieldsFrom(info, 'slave')) {
    const parts = partsOf(value);
    if (/^\d+$/.test(number)) {
      const lag = partNumber(parts, 'lag');
      found.push({
        name: `${parts.get('ip') ?? ''}:${parts.get('port') ?? ''}`,
        isOnline: parts.get('state') === 'online',
        lagSeconds: lag === null || lag < 0 ? null : lag,
        offset: partNumber(parts, 'offset'),
      });
    }
  }
  return found;
}

function finite(text: string | undefined): number | null {
  const value = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
