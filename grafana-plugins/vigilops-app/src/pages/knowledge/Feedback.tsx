import { Button, Stack } from '@grafana/ui';
import type { Article } from '@vigilops/contracts/api';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';

interface Props {
  readonly article: Article;
  readonly mayWrite: boolean;
  readonly onChanged: () => void;
}

/** Whether it helped: what does stands first where it fits. */
export function Feedback({ article: { id, helped, not_helped: not }, mayWrite, onChanged }: Props) {
  const { api } = useAppData();
  const [incident] = useUrlState('incident');
  const incidentId = /^[1-9]\d{0,9}$/.test(incident) ? Number(incident) : null;
  const say = useAction(
    (didHelp: boolean) =>
      api.call('giveArticleFeedback', {
        path: { id },
        body: { helped: didHelp, incident_id: incidentId },
      }),
    onChanged,
  );
  return (
    <Stack gap={1} alignItems="center" wrap="wrap">
      <Refused error={say.error} />
      <span>
        {t('knowledge.counts', 'Helped {{helped}} times, did not help {{not}} times', { helped, not })}
      </span>
      {mayWrite && (
        <>
          <Button
            size="sm"
            variant="secondary"
            icon="check"
            disabled={say.busy}
            onClick={() => say.run(true)}
          >
            {t('knowledge.did-help', 'It helped')}
          </Button>
          <Button
            size="sm"
            variant="secondary"
            icon="times"
            disabled={say.busy}
            onClick={() => say.run(false)}
          >
            {t('knowledge.did-not', 'It did not')}
          </Button>
        </>
      )}
    </Stack>
  );
}
