import { locationService } from '@grafana/runtime';
import { Button, Dropdown, Menu, Stack } from '@grafana/ui';
import { useState } from 'react';
import type { Host } from '../api/types.ts';
import { lazyComponent } from '../lazy-component.tsx';
import { HOSTS_PATH, hostPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { ForgetHost } from './HostEditForget.tsx';
import type { HostEditProps } from './HostEdit.tsx';
import { MergeHost } from './HostEditMerge.tsx';

const HostEdit = lazyComponent<HostEditProps>(async () => (await import('./HostEdit.tsx')).HostEdit, null);

interface Props {
  readonly host: Host;
  readonly onChanged: () => void;
}

/** What an Admin can do with a host. */
export function HostEditActions({ host, onChanged }: Props) {
  const [open, setOpen] = useState<'edit' | 'forget' | 'merge'>();
  const close = () => setOpen(undefined);
  const menu = (
    <Menu>
      <Menu.Item
        label={t('edit.merge', 'Was installed anew: merge')}
        icon="code-branch"
        onClick={() => setOpen('merge')}
      />
      <Menu.Item
        label={t('edit.forget', 'Forget this host')}
        icon="trash-alt"
        destructive
        onClick={() => setOpen('forget')}
      />
    </Menu>
  );
  return (
    <Stack gap={1}>
      <Button icon="pen" variant="secondary" onClick={() => setOpen('edit')}>
        {t('edit.edit', 'Edit')}
      </Button>
      <Dropdown overlay={menu} placement="bottom-end">
        <Button icon="ellipsis-v" variant="secondary" aria-label={t('edit.more', 'More actions')} />
      </Dropdown>
      {open === 'edit' && <HostEdit host={host} onChanged={onChanged} onClose={close} />}
      {open === 'forget' && (
        <ForgetHost host={host} onDone={() => locationService.push(HOSTS_PATH)} onClose={close} />
      )}
      {open === 'merge' && (
        <MergeHost host={host} onDone={(into) => locationService.push(hostPath(into))} onClose={close} />
      )}
    </Stack>
  );
}
