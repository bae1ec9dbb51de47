import { t } from '../t.ts';
import { Alert } from '@grafana/ui';
import { fitTogether } from './versions.ts';
import type { ConnectionCheck, TokenCheck } from './test-connection.ts';

interface Props {
  readonly check: ConnectionCheck;
  readonly url: string;
  /** Of this plugin. */
  readonly version: string;
}

export function ConnectionResult({ check: { read, write, version: backend }, url, version }: Props) {
  return (
    <div role="status">
      {read.well ? (
        <Alert
          severity="success"
          title={t('config.read-well', 'VigilOps answers, and the token for reading is good.')}
        />
      ) : (
        <Alert severity="error" title={t('config.read-failed', 'Reading does not work')}>
          {reason(read, url)}
        </Alert>
      )}
      {write.well ? (
        <Alert severity="success" title={t('config.write-well', 'The token for changes is good.')} />
      ) : (
        read.well && (
          <Alert
            severity="warning"
            title={t('config.write-failed', 'You can look at everything but change nothing')}
          >
            {reason(write, url)}
          </Alert>
        )
      )}
      {backend !== undefined && !fitTogether(backend, version) && (
        <Alert
          severity="warning"
          title={t('config.versions-differ', 'VigilOps is {{backend}}, this plugin is {{version}}', {
            backend,
            version,
          })}
        >
          {t(
            'config.versions-help',
            'Pages may ask for what the other does not know. Install the same version of both.',
          )}
        </Alert>
      )}
    </div>
  );
}

function reason(check: TokenCheck, url: string): string {
  if (check.well) {
    return '';
  }
  const { kind, message, help } = check.error;
  switch (kind) {
    case 'unreachable':
      return t(
        'config.reason.unreachable',
        'Grafana cannot reach {{url}} ({{reason}}). Is the backend running there?',
        {
          url,
          reason: message,
        },
      );
    case 'token':
      return t('config.reason.token', 'VigilOps refuses the token: {{reason}}', { reason: message });
    case 'forbidden':
      return t('config.reason.forbidden', 'The token is known but lacks the scope: {{reason}}', {
        reason: message,
      });
    case 'busy':
    case 'request':
    case 'other':
      return [message, help].filter((part) => part !== undefined && part !== '').join(' ');
    default:
      return kind satisfies never;
  }
}
