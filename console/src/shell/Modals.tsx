import type { AppEvent, PluginExtensionOpenModalOptions } from '@grafana/data';
import { Modal } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { SHOW_MODAL } from '../host/extension-link.ts';
import { useServices } from './services.ts';

const SHOW_MODAL_EVENT: AppEvent<PluginExtensionOpenModalOptions> = { name: SHOW_MODAL };

/** The window that a link of a plugin opens. */
export function Modals() {
  const { events } = useServices();
  const [shown, setShown] = useState<PluginExtensionOpenModalOptions>();
  useEffect(() => {
    const show = (options?: PluginExtensionOpenModalOptions) => setShown(options);
    events.on(SHOW_MODAL_EVENT, show);
    return () => events.off(SHOW_MODAL_EVENT, show);
  }, [events]);
  if (shown === undefined) {
    return null;
  }
  const { body: Body, title, width, height } = shown;
  const close = () => setShown(undefined);
  return (
    <Modal isOpen title={title} onDismiss={close}>
      <div style={{ width, height }}>
        <Body onDismiss={close} />
      </div>
    </Modal>
  );
}
