import { Confirm } from '../admin/Confirm.tsx';
import { useAction } from '../admin/use-action.ts';
import type { Host } from '../api/types.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { t } from '../t.ts';

interface Props {
  readonly host: Host;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function ForgetHost({ host: { id, name }, onDone, onClose }: Props) {
  const { api } = useAppData();
  const action = useAction(() => api.call('forgetHost', { path: { id } }), onDone);
  return (
    <Confirm
      title={t('edit.forget-title', 'Forget {{name}}?', { name })}
      button={t('edit.forget-button', 'Forget')}
      destructive
      action={action}
      onClose={onClose}
    >
      <p>
        {t(
          'edit.forget-text',
          'It is gone from every list, and its agent is refused. What it sent is removed when its time has come. It is back once an agent with another token names it again.',
        )}
      </p>
    </Confirm>
  );
}
