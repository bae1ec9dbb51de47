import type { BackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { toApiError, type ApiError } from '../api/errors.ts';
import { backendVersion } from './versions.ts';

export type TokenCheck = { readonly well: true } | { readonly well: false; readonly error: ApiError };

export interface ConnectionCheck {
  readonly read: TokenCheck;
  readonly write: TokenCheck;
  /** Of VigilOps, where it tells. */
  readonly version: string | undefined;
}

/**
 * Tries what was saved, each token on a route that needs it: reading hosts, and listing tokens, which only
 * the scope `write` may.
 */
export async function testConnection(
  backend: Pick<BackendSrv, 'fetch'>,
  proxyUrl: string,
): Promise<ConnectionCheck> {
  const check = async (path: string): Promise<TokenCheck> => {
    try {
      await lastValueFrom(backend.fetch({ url: `${proxyUrl}${path}`, method: 'GET', showErrorAlert: false }));
      return { well: true };
    } catch (thrown) {
      return { well: false, error: toApiError(thrown) };
    }
  };
  const [read, write, version] = await Promise.all([
    check('/read/hosts?limit=1'),
    check('/admin/tokens'),
    backendVersion(backend, proxyUrl),
  ]);
  return { read, write, version };
}
