import type { Clock, Logger } from '@vigilops/runtime';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Scope, TokenRecord, TokenStore } from '../../model/index.ts';
import { createTokenSecret, hashTokenSecret, isTokenSecret } from './token-secret.ts';

interface FirstToken {
  readonly file: string;
  readonly name: string;
  readonly kind: TokenRecord['kind'];
  readonly scopes: readonly Scope[];
}

/** What every installation has from its first start: tokens for the agent beside it, its owner, and Grafana's two ways. */
const FIRST_TOKENS: readonly FirstToken[] = [
  { file: 'local-agent', name: 'local-agent', kind: 'agent', scopes: ['ingest'] },
  { file: 'admin', name: 'admin', kind: 'api', scopes: ['ingest', 'read', 'write'] },
  { file: 'grafana-read', name: 'grafana-read', kind: 'api', scopes: ['read'] },
  { file: 'grafana-write', name: 'grafana-write', kind: 'api', scopes: ['write'] },
];

/** Who makes them, for the audit log. */
const FIRST_START = {
  actor: { kind: 'command', id: null, name: 'the first start' },
  address: null,
} as const;

/**
 * Makes the first tokens where they are missing, and writes each into a file of its own (0600). A file whose token
 * this database does not know (it is a new one) is written anew; a token that was revoked stays revoked.
 */
export async function ensureFirstTokens(deps: {
  readonly tokens: Pick<TokenStore, 'find' | 'create'>;
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): Promise<void> {
  await mkdir(deps.folder, { recursive: true, mode: 0o700 });
  await chmod(deps.folder, 0o700);
  for (const first of FIRST_TOKENS) {
    const file = path.join(deps.folder, first.file);
    const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
    const known = isTokenSecret(kept)
      ? await deps.tokens.find(hashTokenSecret(kept), deps.signal)
      : undefined;
    if (known !== undefined) {
      continue;
    }
    const secret = createTokenSecret(first.kind);
    const { name, kind, scopes } = first;
    // Aside first: a folder that cannot be written must not leave a token in the database that nobody knows.
    await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
    const secretHash = hashTokenSecret(secret);
    await deps.tokens.create(
      { name, kind, scopes, secretHash, hostKey: null, expiresAt: null },
      deps.clock.now(),
      { ...FIRST_START, action: 'token.created', detail: { kind, scopes: scopes.join(' ') } },
      deps.signal,
    );
    await rename(`${file}.new`, file);
    deps.logger.info({ file, scopes }, `token ${name} made; its secret is in the file`);
  }
}
