import type { IconName } from '@grafana/data';
import { Button, Dropdown, Menu } from '@grafana/ui';

export interface RowAction {
  readonly label: string;
  readonly icon: IconName;
  readonly destructive?: boolean;
  readonly run: () => void;
}

interface Props {
  /** Names what the actions are about, for who cannot see the line. */
  readonly label: string;
  readonly actions: readonly RowAction[];
}

/** What can be done with one line of a table. */
export function RowMenu({ label, actions }: Props) {
  const menu = (
    <Menu>
      {actions.map(({ label: name, icon, destructive, run }) => (
        <Menu.Item key={name} label={name} icon={icon} destructive={destructive === true} onClick={run} />
      ))}
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <Button icon="ellipsis-v" variant="secondary" fill="text" size="sm" aria-label={label} />
    </Dropdown>
  );
}
