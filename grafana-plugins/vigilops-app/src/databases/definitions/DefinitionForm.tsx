import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, CollapsableSection, LinkButton, Stack, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { Refused } from '../../admin/Refused.tsx';
import { TextField } from '../../alerts/fields.tsx';
import type { ApiError } from '../../api/errors.ts';
import type { Host } from '../../api/types.ts';
import { t } from '../../t.ts';
import { USUAL_DATABASES, USUAL_PORTS } from '../least-role.ts';
import { AccountHelp } from './AccountHelp.tsx';
import { requestOf, type DefinitionDraft } from './draft.ts';
import { MoreFields } from './MoreFields.tsx';
import { PasswordField } from './PasswordField.tsx';
import { FOLDED, problemsIn } from './problems.ts';
import { TlsFields } from './TlsFields.tsx';
import type { DatabaseDefinition, NewDefinition } from './types.ts';
import { useDraft } from './use-draft.ts';
import { WhoAndWhat } from './WhoAndWhat.tsx';

interface Props {
  readonly initial: DefinitionDraft;
  /** Undefined: it is new. */
  readonly known: DatabaseDefinition | undefined;
  readonly hosts: readonly Host[];
  /** The verb of the button. */
  readonly button: string;
  readonly busy: boolean;
  readonly refusal: ApiError | undefined;
  /** Where who does not want it goes. */
  readonly back: string;
  readonly onSubmit: (definition: NewDefinition) => void;
}

/** Whose agent asks which server as whom; beside it what makes that account. */
export function DefinitionForm({ initial, known, hosts, button, busy, refusal, back, onSubmit }: Props) {
  const styles = useStyles2(getStyles);
  const form = useDraft(initial, known, refusal);
  const [more, setMore] = useState(false);
  const { draft, set, problemOf } = form;
  // What is wrong must be seen, but nothing unfolds under the hands of who types.
  useEffect(() => {
    if (FOLDED.some((field) => problemOf(field) !== undefined)) {
      setMore(true);
    }
  }, [form.tries, refusal]);
  const atField = refusal !== undefined && Object.keys(problemsIn(refusal)).length > 0;
  const isSocket = draft.address.trim().startsWith('/');
  return (
    <div className={styles.page}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (form.check()) {
            onSubmit(requestOf(draft));
          }
        }}
      >
        <WhoAndWhat form={form} hosts={hosts} />
        <div className={styles.pair}>
          <TextField
            label={t('definition.address', 'Address')}
            description={t(
              'definition.address-help',
              'As that host reaches it: a name, an address, or the path of a socket.',
            )}
            required
            placeholder="localhost"
            problem={problemOf('address')}
            value={draft.address}
            onChange={(address) => set({ address })}
          />
          <TextField
            label={t('definition.port', 'Port')}
            description={
              isSocket ? t('definition.port-socket', 'It is part of the name of the socket.') : ' '
            }
            placeholder={String(USUAL_PORTS[draft.kind])}
            problem={problemOf('port')}
            value={draft.port}
            onChange={(port) => set({ port })}
          />
        </div>
        <TextField
          label={t('definition.username', 'User')}
          required={draft.kind !== 'redis' && draft.kind !== 'mongodb'}
          problem={problemOf('username')}
          value={draft.username}
          onChange={(username) => set({ username })}
        />
        <PasswordField form={form} known={known} />
        <TlsFields form={form} />
        <CollapsableSection label={t('check.more', 'More')} isOpen={more} onToggle={setMore}>
          <MoreFields form={form} />
        </CollapsableSection>
        {!atField && <Refused error={refusal} />}
        <Stack gap={1}>
          <Button type="submit" disabled={busy}>
            {button}
          </Button>
          <LinkButton variant="secondary" href={back}>
            {t('confirm.cancel', 'Cancel')}
          </LinkButton>
        </Stack>
      </form>
      <AccountHelp
        entry={{
          name: draft.name.trim() || 'shop',
          kind: draft.kind,
          address: draft.address.trim() || 'localhost',
          port: Number(draft.port) || USUAL_PORTS[draft.kind],
          database: draft.database.trim() || USUAL_DATABASES[draft.kind],
          username: draft.username.trim() || undefined,
        }}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    alignItems: 'start',
    gap: theme.spacing(3),
    maxWidth: theme.spacing(170),
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  form: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 1fr)',
    alignItems: 'end',
    gap: theme.spacing(2),
  }),
});
