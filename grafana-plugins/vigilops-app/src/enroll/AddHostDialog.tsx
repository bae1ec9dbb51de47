import { Modal } from '@grafana/ui';
import { t } from '../t.ts';
import { AddHost } from './AddHost.tsx';

interface Props {
  readonly onChanged?: () => void;
  readonly onClose: () => void;
}

export function AddHostDialog({ onChanged, onClose }: Props) {
  return (
    <Modal isOpen title={t('enroll.title', 'Add a host')} onDismiss={onClose} closeOnBackdropClick={false}>
      <AddHost onChanged={onChanged} />
    </Modal>
  );
}
