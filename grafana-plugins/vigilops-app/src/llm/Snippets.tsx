import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useAppData } from '../fleet/app-data.tsx';
import { Command } from '../fleet/Command.tsx';
import { t } from '../t.ts';
import {
  ANY_KEY,
  CLIENT_NAMES,
  CLIENTS,
  gatewayOf,
  isOwnAddress,
  snippetOf,
  type Client,
  type Said,
} from './snippets.ts';
import { useSomeModel } from './use-some-model.ts';

interface Props {
  readonly secret?: string;
  /** Asked for; not given: one that there is. */
  readonly model?: string;
  /** Not given: a greeting. */
  readonly said?: Said;
}

/** How programs ask the gateway, in four languages; with the key where it is known. */
export function Snippets({ secret = ANY_KEY, model, said }: Props) {
  const some = useSomeModel();
  const { address } = useAppData();
  const styles = useStyles2(getStyles);
  const [client, setClient] = useState<Client>('curl');
  return (
    <div className={styles.box}>
      <RadioButtonGroup<Client>
        aria-label={t('llm.snippet.client', 'Client')}
        size="sm"
        value={client}
        options={CLIENTS.map((value) => ({ value, label: CLIENT_NAMES[value] }))}
        onChange={setClient}
      />
      <Command
        text={snippetOf(client, { address, key: secret, model: model ?? some, said })}
        label={t('llm.snippet.label', 'A call by {{client}}', { client: CLIENT_NAMES[client] })}
      />
      {!isOwnAddress(address) && (
        <p>
          {t(
            'llm.snippet.address',
            '{{address}} is how Grafana reaches VigilOps; your programs may know it by another name.',
            { address: gatewayOf(address) },
          )}
        </p>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: theme.spacing(1),
    minWidth: 0,
    '& > :first-child': { alignSelf: 'flex-start', maxWidth: '100%', overflowX: 'auto' },
    p: { margin: 0, color: theme.colors.text.secondary },
  }),
});
