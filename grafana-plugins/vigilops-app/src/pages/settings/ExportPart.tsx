import { Button } from '@grafana/ui';
import { useState } from 'react';
import { map } from 'rxjs';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Command } from '../../fleet/Command.tsx';
import { t } from '../../t.ts';
import { downloadText } from '../../services/download.ts';

const FILE_NAME = 'vigilops.yaml';

/** The file, to be saved, and to be read here. */
export function ExportPart() {
  const { api } = useAppData();
  const [yaml, setYaml] = useState<string>();
  const action = useAction(
    (then: 'save' | 'show') => api.call('exportConfiguration').pipe(map((text) => ({ text, then }))),
    ({ text, then }) => {
      if (then === 'save') {
        downloadText(text, FILE_NAME, 'application/yaml');
      } else {
        setYaml(text);
      }
    },
  );
  return (
    <>
      <p>
        {t(
          'settings.export-why',
          'Settings, services and maintenance as YAML, for a repository or another VigilOps. Secrets are marked in it, and not told.',
        )}
      </p>
      <Refused error={action.error} />
      <Button
        icon="download-alt"
        variant="secondary"
        disabled={action.busy}
        onClick={() => action.run('save')}
      >
        {t('settings.download', 'Download {{file}}', { file: FILE_NAME })}
      </Button>{' '}
      <Button
        icon="eye"
        variant="secondary"
        fill="text"
        disabled={action.busy}
        onClick={() => action.run('show')}
      >
        {t('settings.show', 'Show it here')}
      </Button>
      {yaml !== undefined && <Command text={yaml} label={FILE_NAME} />}
    </>
  );
}
