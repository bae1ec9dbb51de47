import { Button, Field, Modal, RadioButtonList } from '@grafana/ui';
import type { LogTemplate } from '@vigilops/contracts/api';
import { useState } from 'react';
import { t } from '../../t.ts';
import { placesInText } from './places-in-text.ts';

interface Props {
  readonly pattern: LogTemplate;
  readonly onSplit: (place: number) => void;
  readonly onClose: () => void;
}

/** At which place each word shall make a pattern of its own. */
export function SplitDialog({ pattern: { text, places }, onSplit, onClose }: Props) {
  const [place, setPlace] = useState(0);
  const around = placesInText(text);
  return (
    <Modal isOpen title={t('patterns.split-title', 'Split the pattern')} onDismiss={onClose}>
      <Field
        label={t('patterns.place', 'At which place')}
        description={t(
          'patterns.split-help',
          'From now on each different word there makes a pattern of its own. Lines that are stored stay with this one.',
        )}
        noMargin
      >
        <RadioButtonList
          name="place"
          value={place}
          options={places.map((kind, value) => ({ value, label: around[value] ?? kind }))}
          onChange={setPlace}
        />
      </Field>
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onClose}>
          {t('confirm.cancel', 'Cancel')}
        </Button>
        <Button onClick={() => onSplit(place)}>{t('patterns.split-verb', 'Split')}</Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
