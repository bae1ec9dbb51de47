import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { t } from '../../t.ts';
import { Field, Input, SecretInput } from '@grafana/ui';
import type { VigilOptions, VigilSecrets } from '../query.ts';

export type ConfigEditorProps = DataSourcePluginOptionsEditorProps<VigilOptions, VigilSecrets>;

export function ConfigEditor({ options, onOptionsChange }: ConfigEditorProps) {
  const { jsonData, secureJsonFields, secureJsonData } = options;
  const url = jsonData.url ?? '';
  const wrong = url !== '' && !isUrl(url);
  return (
    <>
      <Field
        label={t('datasource.config.url', 'URL')}
        description={t('datasource.config.url-tip', 'Of VigilOps, as Grafana reaches it.')}
        required
        invalid={wrong}
        error={t('datasource.config.url-wrong', 'Enter an address such as http://localhost:8080.')}
      >
        <Input
          id="vigilops-url"
          width={50}
          placeholder="http://localhost:8080"
          value={url}
          onChange={(event) =>
            onOptionsChange({
              ...options,
              jsonData: { ...jsonData, url: event.currentTarget.value.trim().replace(/\/+$/, '') },
            })
          }
        />
      </Field>
      <Field
        label={t('datasource.config.token', 'Token')}
        description={t(
          'datasource.config.token-tip',
          'An API token with the scope read. Grafana keeps it encrypted and never sends it to a browser.',
        )}
        required
      >
        <SecretInput
          id="vigilops-token"
          width={50}
          isConfigured={secureJsonFields.readToken === true}
          value={secureJsonData?.readToken ?? ''}
          onChange={(event) =>
            onOptionsChange({
              ...options,
              secureJsonData: { ...secureJsonData, readToken: event.currentTarget.value.trim() },
            })
          }
          onReset={() =>
            onOptionsChange({
              ...options,
              secureJsonFields: { ...secureJsonFields, readToken: false },
              secureJsonData: { ...secureJsonData, readToken: '' },
            })
          }
        />
      </Field>
    </>
  );
}

function isUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:');
}
