import { Button, Combobox, Field, Modal, Stack } from '@grafana/ui';
import { useState } from 'react';
import { Refused } from '../admin/Refused.tsx';
import type { ApiError } from '../api/errors.ts';
import { t } from '../t.ts';
import { usePeople } from './use-people.ts';

interface Props {
  readonly title: string;
  readonly assigned: string | null;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  readonly onAssign: (to: string | null) => void;
  readonly onClose: () => void;
}

/** Who takes it; any name will do. */
export function AssignDialog({ title, assigned, busy, refusal, onAssign, onClose }: Props) {
  const people = usePeople();
  const [to, setTo] = useState(assigned ?? people[0] ?? '');
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <Stack direction="column" gap={2}>
        <Field
          label={t('assign.to', 'Who takes it')}
          description={t('assign.help', 'Somebody of the list, or any other name.')}
          htmlFor="assign-to"
          noMargin
        >
          <Combobox
            id="assign-to"
            createCustomValue
            isClearable
            value={to === '' ? null : to}
            options={[...new Set([...people, ...(to === '' ? [] : [to])])].map((value) => ({ value }))}
            onChange={(option) => setTo(option?.value ?? '')}
          />
        </Field>
        <Refused error={refusal} />
      </Stack>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button
          disabled={busy || (to === '' && assigned === null)}
          onClick={() => onAssign(to === '' ? null : to)}
        >
          {to === '' ? t('assign.nobody', 'Assign to nobody') : t('assign.verb', 'Assign')}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
