import { Button, Combobox, Field, Modal } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { NEVER } from 'rxjs';
import { Refused } from '../admin/Refused.tsx';
import { useAction } from '../admin/use-action.ts';
import type { Host } from '../api/types.ts';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { usePolled } from '../fleet/use-polled.ts';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  /** `into`: the host that it is now. */
  readonly onDone: (into: number) => void;
  readonly onClose: () => void;
}

/** The past of a host that was installed anew moves to the host that it is now. */
export function MergeHost({ host, onDone, onClose }: Props) {
  const { api, hosts: load } = useAppData();
  const { data: hosts = [] } = usePolled(load, REFRESH_MS.slow);
  const [into, setInto] = useState<number>();
  const { id, name } = host;
  const action = useAction(
    () => (into === undefined ? NEVER : api.call('mergeHost', { path: { id }, body: { into } })),
    () => into !== undefined && onDone(into),
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  const options = hosts
    .filter((each) => each.id !== id)
    .map((each) => ({ value: each.id, label: each.name, description: each.key }));
  return (
    <Modal isOpen title={t('edit.merge-title', '{{name}} was installed anew', { name })} onDismiss={onClose}>
      <form onSubmit={send}>
        <p>
          {t(
            'edit.merge-text',
            'All that {{name}} ever sent moves to the host that it is now, and {{name}} itself is gone. There is no way back.',
            { name },
          )}
        </p>
        <Field label={t('edit.merge-into', 'It is now')}>
          <Combobox
            id="merge-into"
            placeholder={t('edit.merge-choose', 'Choose a host')}
            value={into ?? null}
            options={options}
            onChange={({ value }) => setInto(value)}
          />
        </Field>
        <Refused error={action.error} />
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
          <Button type="submit" variant="destructive" disabled={action.busy || into === undefined}>
            {t('edit.merge-button', 'Merge')}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}
