import { getDataSourceSrv, type BackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';

/** Dashboards and links refer to the data source by this. */
export const SOURCE_UID = 'vigilops';
const SOURCE_TYPE = 'vigilops-datasource';

export const hasDataSource = () => getDataSourceSrv().getList({ type: SOURCE_TYPE }).length > 0;

export const sourceSettingsPath = `/connections/datasources/edit/${SOURCE_UID}`;

/** Grafana asks for the right to make data sources, which administrators have. */
export async function addDataSource(
  backend: Pick<BackendSrv, 'fetch'>,
  { url, readToken }: { readonly url: string; readonly readToken: string | undefined },
): Promise<void> {
  const data = {
    uid: SOURCE_UID,
    name: 'VigilOps',
    type: SOURCE_TYPE,
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
