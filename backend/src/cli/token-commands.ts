import { VigilError } from '@vigilops/contracts';
import { parseDurationMs, type Clock } from '@vigilops/runtime';
import { parseArgs } from 'node:util';
import { createTokenSecret, hashTokenSecret } from '../ingest/index.ts';
import { SCOPES, type Scope, type TokenRecord, type TokenStore } from '../model/index.ts';
import { byCommand } from './actor.ts';

export const TOKEN_HELP = `vigilops token: who may send and ask

  vigilops token create --name <name> --kind agent|api [--scope ingest,read,write] [--host <key>] [--expires 90d]
      Makes a token and prints its secret, once. An agent token sends for one host (--host names it beforehand,
      else its first use does) and has the scope ingest. An api token must name its scopes.
  vigilops token list
      All tokens, without their secrets.
  vigilops token revoke <id>
      From the next seconds on the token is refused.

Works while the backend runs, with the same settings (DATABASE_URL, VIGILOPS_DATA_DIR).
`;

export interface TokenCommandDeps {
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Runs `token <verb> …`. Throws REQUEST_INVALID or NOT_FOUND with a sentence for people. */
export async function runTokenCommand(args: readonly string[], deps: TokenCommandDeps): Promise<void> {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'create':
      return createToken(rest, deps);
    case 'list':
      return listTokens(rest, deps);
    case 'revoke':
      return revokeToken(rest, deps);
    default:
      throw new VigilError(
        'REQUEST_INVALID',
        `token: expected create, list or revoke, got ${verb ?? 'nothing'}`,
      );
  }
}

async function createToken(args: readonly string[], deps: TokenCommandDeps): Promise<void> {
  const { values } = parse(args, {
    name: { type: 'string' },
    kind: { type: 'string' },
    scope: { type: 'string', multiple: true },
    host: { type: 'string' },
    expires: { type: 'string' },
  });
  const { name, kind, host, expires } = values;
  if (name === undefined || name === '' || name.length > 256) {
    throw new VigilError('REQUEST_INVALID', '--name is needed: a name of at most 256 characters');
  }
  if (kind !== 'agent' && kind !== 'api') {
    throw new VigilError('REQUEST_INVALID', '--kind is needed: agent or api');
  }
  if (host !== undefined && kind === 'api') {
    throw new VigilError(
      'REQUEST_INVALID',
      '--host goes with --kind agent: an api token speaks for no single host',
    );
  }
  const secret = createTokenSecret(kind);
  const scopes = scopesOf(kind, values.scope ?? []);
  const now = deps.clock.now();
  const record = await deps.tokens.create(
    {
      name,
      kind,
      scopes,
      secretHash: hashTokenSecret(secret),
      hostKey: host ?? null,
      expiresAt: expires === undefined ? null : new Date(now.getTime() + lifetimeMs(expires)),
    },
    now,
    { ...byCommand(), action: 'token.created', detail: { kind, scopes: scopes.join(' ') } },
    deps.signal,
  );
  deps.print(secret);
  deps.print(
    `token ${record.id} "${name}" made (${[...record.scopes].join(', ')}); this is the only time it is shown`,
  );
}

async function listTokens(args: readonly string[], deps: TokenCommandDeps): Promise<void> {
  parse(args, {});
  const tokens = await deps.tokens.list(deps.signal);
  const now = deps.clock.now();
  const rows = tokens.map((token) => [
    String(token.id),
    token.name,
    token.kind,
    [...token.scopes].join(','),
    token.hostKey ?? '-',
    stateOf(token, now),
    token.lastUsedAt?.toISOString() ?? 'never',
  ]);
  const table = [['ID', 'NAME', 'KIND', 'SCOPES', 'HOST', 'STATE', 'LAST USED'], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table) {
    deps.print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

async function revokeToken(args: readonly string[], deps: TokenCommandDeps): Promise<void> {
  const { positionals } = parse(args, {});
  const [text, ...others] = positionals;
  if (text === undefined || others.length > 0 || !/^[1-9]\d{0,9}$/.test(text)) {
    throw new VigilError(
      'REQUEST_INVALID',
      'token revoke: expected one id; `vigilops token list` shows them',
    );
  }
  const entry = { ...byCommand(), action: 'token.revoked', detail: {} };
  if ((await deps.tokens.revoke(Number(text), deps.clock.now(), entry, deps.signal)) === undefined) {
    throw new VigilError('NOT_FOUND', `there is no token ${text}, or it was revoked before`);
  }
  deps.print(`token ${text} revoked`);
}

type ParseOptions = Record<string, { type: 'string'; multiple?: boolean }>;

function parse<Options extends ParseOptions>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new VigilError('REQUEST_INVALID', cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
}

function scopesOf(kind: TokenRecord['kind'], given: readonly string[]): readonly Scope[] {
  const names = given.flatMap((list) => list.split(',')).filter((name) => name !== '');
  const scopes = SCOPES.filter((scope) => names.includes(scope));
  const unknown = names.find((name) => !scopes.some((scope) => scope === name));
  if (unknown !== undefined) {
    throw new VigilError('REQUEST_INVALID', `--scope: ${unknown} is none; there are ${SCOPES.join(', ')}`);
  }
  if (kind === 'agent') {
    if (scopes.some((scope) => scope !== 'ingest')) {
      throw new VigilError('REQUEST_INVALID', '--scope: an agent token can have ingest only');
    }
    return ['ingest'];
  }
  if (scopes.length === 0) {
    throw new VigilError(
      'REQUEST_INVALID',
      `--scope is needed for an api token: some of ${SCOPES.join(', ')}`,
    );
  }
  return scopes;
}

function lifetimeMs(text: string): number {
  const ms = parseDurationMs(text);
  if (ms === undefined || ms <= 0) {
    throw new VigilError('REQUEST_INVALID', '--expires: expected a duration such as 90d');
  }
  return ms;
}

function stateOf(token: TokenRecord, now: Date): string {
  if (token.revokedAt !== null) {
    return 'revoked';
  }
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'active';
}
