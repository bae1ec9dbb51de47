import { Button, Dropdown, Menu } from '@grafana/ui';
import { MAINTENANCE_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';
import type { NewMaintenance } from './types.ts';
import { stretch } from './words.ts';

interface Props {
  /** What the maintenance is called by. */
  readonly name: string;
  readonly of: Pick<NewMaintenance, 'service_ids' | 'host_ids'>;
  readonly busy: boolean;
  readonly onStart: (maintenance: NewMaintenance) => void;
  readonly size?: 'sm' | 'md';
}

const LENGTHS = [1_800, 3_600, 7_200, 28_800] as const;

/** Maintenance from now on, for as long as one click says; anything else is planned on its own page. */
export function MaintenanceMenu({ name, of, busy, onStart, size = 'md' }: Props) {
  const start = (seconds: number) =>
    onStart({
      title: t('maintenance.quick-title', 'Maintenance: {{name}}', { name }),
      from: 'now',
      to: new Date(Date.now() + seconds * 1_000).toISOString(),
      ...of,
    });
  const planned = new URLSearchParams({
    edit: 'new',
    ...(of.service_ids?.[0] === undefined ? {} : { service: String(of.service_ids[0]) }),
    ...(of.host_ids?.[0] === undefined ? {} : { host: String(of.host_ids[0]) }),
  });
  return (
    <Dropdown
      overlay={
        <Menu>
          {LENGTHS.map((seconds) => (
            <Menu.Item
              key={seconds}
              label={t('maintenance.now-for', 'From now, for {{time}}', { time: stretch(seconds) })}
              onClick={() => start(seconds)}
            />
          ))}
          <Menu.Divider />
          <Menu.Item
            label={t('maintenance.plan-it', 'Plan it …')}
            url={`${MAINTENANCE_PATH}?${planned.toString()}`}
          />
        </Menu>
      }
    >
      <Button size={size} variant="secondary" icon="cog" disabled={busy}>
        {t('services.maintenance', 'Maintenance')}
      </Button>
    </Dropdown>
  );
}
