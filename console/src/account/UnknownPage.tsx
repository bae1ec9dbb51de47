import { t } from '@grafana/i18n';
import { Alert, Button } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import { useHouseAway, useServices } from '../shell/services.ts';
import { DoorPage, OneButton } from './DoorPage.tsx';

/** Whether somebody is signed in could not be found out. Tries again by itself once the house is back. */
export function UnknownPage() {
  const { session } = useServices();
  const [asking, setAsking] = useState(false);
  const away = useHouseAway();
  const wasAway = useRef(away);
  useEffect(() => {
    if (wasAway.current && !away) {
      void session.find();
    }
    wasAway.current = away;
  }, [away, session]);
  async function tryAgain() {
    setAsking(true);
    await session.find();
    setAsking(false);
  }
  return (
    <DoorPage title={t('unknown.title', 'VigilOps does not answer')}>
      <Alert severity="warning" title={t('unknown.why', 'Whether you are signed in, only VigilOps can tell')}>
        {t(
          'unknown.do',
          'It may be starting, or its database is away. Once it is back, this page goes on by itself.',
        )}
      </Alert>
      <OneButton>
        <Button fullWidth autoFocus disabled={asking} onClick={() => void tryAgain()}>
          {t('shell.retry', 'Try again')}
        </Button>
      </OneButton>
    </DoorPage>
  );
}
