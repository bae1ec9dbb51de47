import { getDataSourceSrv, type BackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { DATASOURCE_TYPE, SOURCE_UID } from '../constants.ts';

/** Grafana lists sources of its own beside those that are asked for. */
export const ourSource = () =>
  getDataSourceSrv()
    .getList()
    .find(({ type }) => type === DATASOURCE_TYPE);

export const sourceSettingsPath = `/connections/datasources/edit/${SOURCE_UID}`;

/** Grafana asks for the right to make data sources, which administrators have. */
export async function addDataSource(
  backend: Pick<BackendSrv, 'fetch'>,
  { url, readToken }: { readonly url: string; readonly readToken: string | undefined },
): Promise<void> {
  const data = {
    uid: SOURCE_UID,
    name: 'VigilOps',
    type: DATASOURCE_TYPE,
    access: 'proxy',
    jsonData: { url },
    ...(readToken === undefined ? {} : { secureJsonData: { readToken } }),
  };
  await lastValueFrom(
    backend.fetch({
      url: '/api/datasources',
      method: 'POST',
      data,
      showErrorAlert: false,
      showSuccessAlert: false,
    }),
  );
}
