import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, Input, Modal, Stack, TextArea, useStyles2 } from '@grafana/ui';
import { useState, type ReactNode } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { Choices, named } from '../Choices.tsx';
import type { IncidentUpdate, NewIncident, Service, StatusIncident } from '../types.ts';
import {
  impactName,
  INCIDENT_IMPACTS,
  INCIDENT_STATUSES,
  incidentStatusName,
  type IncidentImpact,
  type IncidentStatus,
} from './incident-words.ts';

interface NewProps {
  readonly services: readonly Service[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Tells visitors of an outage. */
export function NewIncidentDialog({ services, onDone, onClose }: NewProps) {
  const { api } = useAppData();
  const [title, setTitle] = useState('');
  const [impact, setImpact] = useState<IncidentImpact>('minor');
  const [status, setStatus] = useState<IncidentStatus>('investigating');
  const [about, setAbout] = useState<readonly number[]>([]);
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const open = useAction((body: NewIncident) => api.call('createStatusIncident', { body }), onDone);
  const missing = (value: string) =>
    sent && value.trim() === '' ? t('check.problem.empty', 'must not be empty') : undefined;
  return (
    <Dialog
      title={t('incident.new', 'Open an incident')}
      button={t('incident.tell', 'Tell the visitors')}
      action={open}
      onClose={onClose}
      onSubmit={() => {
        setSent(true);
        if (title.trim() !== '' && text.trim() !== '') {
          open.run({ title: title.trim(), impact, status, service_ids: [...about], text: text.trim() });
        }
      }}
    >
      <Field
        label={t('maintenance.title', 'Title')}
        required
        invalid={missing(title) !== undefined}
        error={missing(title)}
        htmlFor="incident-title"
        noMargin
      >
        <Input
          id="incident-title"
          value={title}
          placeholder={t('incident.title-hint', 'Orders cannot be paid')}
          autoComplete="off"
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </Field>
      <Stack wrap="wrap" gap={2}>
        <Field label={t('incident.impact-name', 'Impact')} htmlFor="incident-impact" noMargin>
          <Combobox
            id="incident-impact"
            width={24}
            value={impact}
            options={INCIDENT_IMPACTS.map((value) => ({ value, label: impactName(value) }))}
            onChange={({ value }) => setImpact(value)}
          />
        </Field>
        <StatusField value={status} onChange={setStatus} />
      </Stack>
      <Choices
        label={t('services.title', 'Services')}
        options={named(services)}
        chosen={about}
        onChange={setAbout}
      />
      <TextField value={text} problem={missing(text)} onChange={setText} />
    </Dialog>
  );
}

interface UpdateProps {
  readonly incident: StatusIncident;
  /** What it becomes unless another is chosen. */
  readonly status: IncidentStatus;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What is known by now, or that it is over. */
export function IncidentUpdateDialog({ incident, status: initial, onDone, onClose }: UpdateProps) {
  const { api } = useAppData();
  const [status, setStatus] = useState(initial);
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const update = useAction(
    (body: IncidentUpdate) => api.call('updateStatusIncident', { path: { id: incident.id }, body }),
    onDone,
  );
  const problem = sent && text.trim() === '' ? t('check.problem.empty', 'must not be empty') : undefined;
  return (
    <Dialog
      title={incident.title}
      button={t('incident.tell', 'Tell the visitors')}
      action={update}
      onClose={onClose}
      onSubmit={() => {
        setSent(true);
        if (text.trim() !== '') {
          update.run({ status, text: text.trim() });
        }
      }}
    >
      <StatusField value={status} onChange={setStatus} />
      <TextField value={text} problem={problem} onChange={setText} />
    </Dialog>
  );
}

interface DialogProps {
  readonly title: string;
  readonly button: string;
  readonly action: Pick<ReturnType<typeof useAction>, 'busy' | 'error'>;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Dialog({ title, button, action, onSubmit, onClose, children }: DialogProps) {
  const styles = useStyles2(getStyles);
  return (
    <Modal isOpen title={title} onDismiss={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <div className={styles.fields}>
          {children}
          <Refused error={action.error} />
        </div>
        <Modal.ButtonRow>
          <Button type="button" variant="secondary" fill="outline" onClick={onClose}>
            {t('confirm.cancel', 'Cancel')}
          </Button>
          <Button type="submit" disabled={action.busy}>
            {button}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

interface StatusProps {
  readonly value: IncidentStatus;
  readonly onChange: (status: IncidentStatus) => void;
}

function StatusField({ value, onChange }: StatusProps) {
  return (
    <Field label={t('services.state', 'State')} htmlFor="incident-status" noMargin>
      <Combobox
        id="incident-status"
        width={24}
        value={value}
        options={INCIDENT_STATUSES.map((each) => ({ value: each, label: incidentStatusName(each) }))}
        onChange={(option) => onChange(option.value)}
      />
    </Field>
  );
}

interface TextProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function TextField({ value, problem, onChange }: TextProps) {
  return (
    <Field
      label={t('incident.text', 'What visitors should know')}
      required
      invalid={problem !== undefined}
      error={problem}
      htmlFor="incident-text"
      noMargin
    >
      <TextArea
        id="incident-text"
        rows={4}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    // The dialog cuts off what stands over, as the ring of focus does.
    padding: theme.spacing(0.5),
  }),
});
