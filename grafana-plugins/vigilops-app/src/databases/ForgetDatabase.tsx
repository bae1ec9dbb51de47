import { locationService } from '@grafana/runtime';
import { Button } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../admin/Confirm.tsx';
import { useAction } from '../admin/use-action.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { DATABASES_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';
import type { DatabaseDetail } from './types.ts';

/** For a database that is gone: it leaves the list, with all that is known of it. */
export function ForgetDatabase({ database: { id, name } }: { readonly database: DatabaseDetail }) {
  const { api } = useAppData();
  const [asking, setAsking] = useState(false);
  const forget = useAction(
    () => api.call('forgetDatabase', { path: { id } }),
    () => locationService.push(DATABASES_PATH),
  );
  return (
    <>
      <Button icon="trash-alt" variant="secondary" onClick={() => setAsking(true)}>
        {t('databases.forget', 'Forget it')}
      </Button>
      {asking && (
        <Confirm
          title={t('databases.forget-title', 'Forget {{name}}?', { name })}
          button={t('databases.forget', 'Forget it')}
          destructive
          action={forget}
          onClose={() => setAsking(false)}
        >
          {t(
            'databases.forget-help',
            'Its figures, statements, locks and advice are erased for good. If an agent still asks it, it comes back with what is new.',
          )}
        </Confirm>
      )}
    </>
  );
}
