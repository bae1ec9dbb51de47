import { config } from '@grafana/runtime';
import { Button, Dropdown, Menu, type ComponentSize } from '@grafana/ui';
import { t } from '../t.ts';
import { FOUR_HOURS, ONE_HOUR, untilTomorrow } from './silence-for.ts';

interface Props {
  /** Names what falls silent, for who cannot see the line. */
  readonly label: string;
  readonly size?: ComponentSize;
  readonly disabled?: boolean;
  readonly onChoose: (seconds: number) => void;
  /** Asks for another time. */
  readonly onOther: () => void;
}

/** For how long nobody is told. */
export function SilenceMenu({ label, size = 'sm', disabled = false, onChoose, onOther }: Props) {
  const timeZone = config.bootData.user.timezone ?? 'browser';
  const menu = () => (
    <Menu>
      <Menu.Item label={t('silence.hour', 'For 1 hour')} onClick={() => onChoose(ONE_HOUR)} />
      <Menu.Item label={t('silence.four-hours', 'For 4 hours')} onClick={() => onChoose(FOUR_HOURS)} />
      <Menu.Item
        label={t('silence.tomorrow', 'Until tomorrow, 9:00')}
        onClick={() => onChoose(untilTomorrow(Date.now(), timeZone))}
      />
      <Menu.Item label={t('silence.other', 'For another time …')} onClick={onOther} />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <Button icon="bell-slash" variant="secondary" size={size} disabled={disabled} aria-label={label}>
        {t('silence.verb', 'Silence')}
      </Button>
    </Dropdown>
  );
}
