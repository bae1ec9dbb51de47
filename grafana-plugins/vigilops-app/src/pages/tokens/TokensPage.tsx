import { Button, InlineSwitch, Stack } from '@grafana/ui';
import { useState } from 'react';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { AddHostDialog } from '../../enroll/AddHostDialog.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';
import { Enrollments } from './Enrollments.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';
import { TokenTable } from './TokenTable.tsx';
import type { Token } from './token-words.ts';

/** Which programs may come in, and what may they do? */
export function TokensPage() {
  const mayWrite = useMayWrite();
  return <AppPage>{mayWrite ? <Tokens /> : <AdminsOnly />}</AppPage>;
}

function Tokens() {
  const tokens = useAsked(REFRESH_MS.live, 'listTokens');
  const enrollments = useAsked(REFRESH_MS.live, 'listEnrollments');
  const [ended, setEnded] = useUrlState('ended');
  const [open, setOpen] = useState<'token' | 'host'>();
  const all = ended === '1';
  const close = () => setOpen(undefined);
  const heard = () => {
    enrollments.retry();
    tokens.retry();
  };
  const table = (kind: Token['kind'], label: string, none: string) => (
    <Part polled={tokens}>
      {({ items }) => {
        const shown = items.filter((token) => token.kind === kind && (all || token.state === 'active'));
        return shown.length === 0 ? (
          <p>{none}</p>
        ) : (
          <TokenTable
            label={label}
            kind={kind}
            tokens={shown}
            now={tokens.at ?? 0}
            onChanged={tokens.retry}
          />
        );
      }}
    </Part>
  );
  const agents = t('tokens.agents', 'Agents');
  const programs = t('tokens.programs', 'Programs');
  return (
    <Stack direction="column" gap={2}>
      <Stack wrap="wrap" gap={1} alignItems="center">
        <Button icon="plus" onClick={() => setOpen('host')}>
          {t('enroll.title', 'Add a host')}
        </Button>
        <Button icon="key-skeleton-alt" variant="secondary" onClick={() => setOpen('token')}>
          {t('token.new', 'New token')}
        </Button>
        <InlineSwitch
          showLabel
          label={t('tokens.ended', 'Also those that have ended')}
          value={all}
          onChange={(event) => setEnded(event.currentTarget.checked ? '1' : '')}
        />
      </Stack>
      <Part polled={enrollments} rows={1}>
        {({ items }) => (
          <Enrollments
            enrollments={items.filter(({ state }) => all || state === 'open')}
            now={enrollments.at ?? 0}
            onChanged={enrollments.retry}
          />
        )}
      </Part>
      <Section title={agents}>
        {table('agent', agents, t('tokens.no-agents', 'No agent has a token: add a host.'))}
      </Section>
      <Section title={programs}>
        {table(
          'api',
          programs,
          t(
            'tokens.no-programs',
            'No program has a token. Grafana needs one that reads and one that changes.',
          ),
        )}
      </Section>
      {open === 'host' && <AddHostDialog onChanged={heard} onClose={close} />}
      {open === 'token' && <NewTokenDialog onMade={tokens.retry} onClose={close} />}
    </Stack>
  );
}
