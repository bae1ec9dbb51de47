import { freePort } from '@vigilops/testkit/house';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiAt, type AlertmanagerApi } from './api.ts';
import { start, type Started } from './programs.ts';

/** A real Alertmanager that is configured as ours says of itself in GET status. */
export async function startAlertmanager(
  configuration: string,
): Promise<Started & { readonly api: AlertmanagerApi; readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const started = await start(
    'alertmanager',
    (folder) => {
      writeFileSync(join(folder, 'alertmanager.yml'), configuration);
      return [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${String(port)}`,
        '--cluster.listen-address=',
      ];
    },
    async () => (await fetch(`${url}/-/ready`)).ok,
  );
  return { ...started, api: apiAt(url), url };
}
