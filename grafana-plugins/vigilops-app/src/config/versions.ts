import type { BackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';

interface Health {
  readonly version?: unknown;
}

/** The version of VigilOps; undefined where it does not tell. A house in trouble tells it, too. */
export async function backendVersion(
  backend: Pick<BackendSrv, 'fetch'>,
  proxyUrl: string,
): Promise<string | undefined> {
  try {
    const request = { url: `${proxyUrl}/health`, method: 'GET', showErrorAlert: false };
    const { data } = await lastValueFrom(backend.fetch<Health>(request));
    return versionIn(data);
  } catch (thrown) {
    return versionIn((thrown as { data?: Health }).data);
  }
}

const versionIn = (health: Health | undefined) =>
  typeof health?.version === 'string' && health.version !== '' ? health.version : undefined;

/** Patches of a version fit each other. */
export function fitTogether(left: string, right: string): boolean {
  const line = (version: string) => version.split('.').slice(0, 2).join('.');
  return line(left) === line(right);
}
