import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { isAtHome } from './people.ts';

interface Props {
  /** Date and time. */
  readonly until: string;
}

/** How long a link is good, and by which name of the house it leads there. */
export function LinkNote({ until }: Props) {
  const { address } = useAppData();
  return (
    <p>
      {t('users.link-until', 'It works once, until {{until}}.', { until })}{' '}
      {!isAtHome(address) &&
        t(
          'users.link-address',
          '{{address}} is how Grafana reaches VigilOps: put in what people reach it by, where that is another.',
          { address },
        )}
    </p>
  );
}
