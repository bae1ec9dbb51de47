import type { TestDataSourceResponse } from '@grafana/data';
import { t } from '../t.ts';
import { once, type Api } from '../api/client.ts';
import { toApiError, type ApiError } from '../api/errors.ts';

/** What is wrong, in one sentence, and what to do about it in another. */
export function explain(error: ApiError, url: string): string {
  switch (error.kind) {
    case 'unreachable':
      return t(
        'datasource.health.unreachable',
        'Grafana cannot reach VigilOps at {{url}} ({{reason}}). The address is the one that Grafana sees, not your browser: check that the backend runs and that no firewall lies between them.',
        { url, reason: error.message },
      );
    case 'token':
      return t(
        'datasource.health.token',
        'VigilOps answers but refuses the token: {{reason}} Make one with `vigilops token create --name grafana --kind api --scope read` and enter it above.',
        { reason: error.message },
      );
    case 'forbidden':
      return t(
        'datasource.health.forbidden',
        'The token is valid but may not read: {{reason}} It needs the scope `read`.',
        { reason: error.message },
      );
    case 'busy':
      return t(
        'datasource.health.busy',
        'VigilOps is there but cannot answer now: {{reason}} Try again in a moment.',
        { reason: error.message },
      );
    case 'request':
    case 'other':
      return [error.message, error.help].filter((part) => part !== undefined && part !== '').join(' ');
    default:
      return error.kind satisfies never;
  }
}

/** Asks for one host: that walks the whole way from the browser through Grafana into the database. */
export async function checkHealth(api: Api, url: string | undefined): Promise<TestDataSourceResponse> {
  if (url === undefined || url === '') {
    const message = t('datasource.health.no-url', 'Enter the URL of VigilOps first, and save.');
    return { status: 'error', message };
  }
  try {
    const { items } = await once(api.call('listHosts', { query: { limit: 1 } }));
    const message =
      items.length > 0
        ? t('datasource.health.well', 'VigilOps answers and knows hosts.')
        : t('datasource.health.empty', 'VigilOps answers, but no host has sent anything yet.');
    return { status: 'success', message };
  } catch (thrown) {
    return { status: 'error', message: explain(toApiError(thrown), url) };
  }
}
