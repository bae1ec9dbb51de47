import { Button, Checkbox, Field, Input, Modal, Stack } from '@grafana/ui';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import type { LinkRange } from '../paths.ts';
import type { LogFilter } from './log-filter.ts';

interface Props {
  readonly kept: {
    readonly filter: LogFilter;
    readonly range: LinkRange;
    readonly columns: readonly string[];
  };
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

/** The menu that opened the form takes the focus back when it closes, a moment later. */
const FOCUS_MS = 50;

/** Keeps the search of the page under a name. */
export function SaveSearch({ kept: { filter, range, columns }, onSaved, onClose }: Props) {
  const { api } = useAppData();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => field.current?.focus(), FOCUS_MS);
    return () => clearTimeout(timer);
  }, []);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [withRange, setWithRange] = useState(false);
  const save = useAction(
    () =>
      api.call('createLogSearch', {
        body: {
          name: name.trim(),
          query: filter.query,
          case_sensitive: filter.caseSensitive,
          range: withRange ? { ...range } : null,
          columns: [...columns],
          shared,
        },
      }),
    () => {
      onSaved();
      onClose();
    },
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    save.run();
  };
  return (
    <Modal isOpen title={t('saved.save-title', 'Save this search')} onDismiss={onClose}>
      <form onSubmit={onSubmit}>
        <Stack direction="column" gap={2}>
          <Field noMargin label={t('saved.name', 'Name')}>
            <Input
              ref={field}
              maxLength={256}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          <div>
            <Checkbox
              label={t('saved.shared', 'For everybody')}
              description={t('saved.shared-note', 'Otherwise you alone see it.')}
              value={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          </div>
          <div>
            <Checkbox
              label={t('saved.with-range', 'With the time range')}
              description={`${range.from} – ${range.to}`}
              value={withRange}
              onChange={(event) => setWithRange(event.currentTarget.checked)}
            />
          </div>
          <Refused error={save.error} />
        </Stack>
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
          <Button type="submit" disabled={save.busy || name.trim() === ''}>
            {t('saved.save-button', 'Save')}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}
