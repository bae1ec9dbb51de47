import { getBackendSrv } from '@grafana/runtime';
import { Text } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { APP_PROXY_URL } from '../constants.ts';
import { t } from '../t.ts';
import { backendVersion } from './versions.ts';

interface Props {
  /** Of this plugin. */
  readonly version: string;
  /** Of VigilOps, as it is stored; empty where nothing is. */
  readonly url: string;
}

/** Which versions are at work. */
export function Versions({ version, url }: Props) {
  const [backend, setBackend] = useState<string>();
  useEffect(() => {
    let wanted = url !== '';
    if (wanted) {
      void backendVersion(getBackendSrv(), APP_PROXY_URL).then((found) => wanted && setBackend(found));
    }
    return () => {
      wanted = false;
    };
  }, [url]);
  return (
    <Text color="secondary" variant="bodySmall">
      {backend === undefined
        ? t('config.version', 'Plugin {{version}}', { version })
        : t('config.versions', 'Plugin {{version}}, VigilOps {{backend}}', { version, backend })}
    </Text>
  );
}
