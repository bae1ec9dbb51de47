import { css } from '@emotion/css';
import { AppEvents, type GrafanaTheme2, type AppEvent } from '@grafana/data';
import { Alert, useStyles2, type AlertVariant } from '@grafana/ui';
import { useCallback, useEffect, useState } from 'react';
import { useServices } from './services.ts';

interface Toast {
  readonly id: number;
  readonly severity: AlertVariant;
  readonly title: string;
  readonly text: string;
}

/** How long each stays; what went wrong takes longer to read. */
const STAYS_MS: Readonly<Record<AlertVariant, number>> = {
  success: 3_000,
  info: 3_000,
  warning: 5_000,
  error: 7_000,
};

const KINDS: readonly (readonly [AppEvent<unknown>, AlertVariant])[] = [
  [AppEvents.alertSuccess, 'success'],
  [AppEvents.alertInfo, 'info'],
  [AppEvents.alertWarning, 'warning'],
  [AppEvents.alertError, 'error'],
];

let count = 0;

/** Grafana's events carry a title, a text, or both. */
function toastOf(severity: AlertVariant, payload: unknown): Toast {
  const [first = '', second = ''] = [payload].flat().map(String);
  const [title, text] = first === '' ? [second, ''] : [first, second];
  count += 1;
  return { id: count, severity, title, text };
}

/** The short messages that plugins and calls publish as Grafana's app events. */
export function Toasts() {
  const styles = useStyles2(getStyles);
  const { events } = useServices();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const remove = useCallback((id: number) => setToasts((all) => all.filter((each) => each.id !== id)), []);
  useEffect(() => {
    const heard = KINDS.map(([event, severity]) => {
      const show = (payload?: unknown) => {
        const toast = toastOf(severity, payload);
        setToasts((all) => [...all.filter(({ title }) => title !== toast.title), toast]);
      };
      events.on(event, show);
      return () => events.off(event, show);
    });
    return () => heard.forEach((stop) => stop());
  }, [events]);
  return (
    <div className={styles.stack} role="status">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} onGone={remove} />
      ))}
    </div>
  );
}

function OneToast({ toast, onGone }: { readonly toast: Toast; readonly onGone: (id: number) => void }) {
  const { id, severity, title, text } = toast;
  useEffect(() => {
    const timer = setTimeout(() => onGone(id), STAYS_MS[severity]);
    return () => clearTimeout(timer);
  }, [id, severity, onGone]);
  return (
    <Alert elevated severity={severity} title={title} onRemove={() => onGone(id)}>
      {text}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  stack: css({
    position: 'fixed',
    top: theme.spacing(7),
    right: theme.spacing(2),
    width: `min(${theme.spacing(50)}, calc(100vw - ${theme.spacing(4)}))`,
    zIndex: theme.zIndex.portal,
  }),
});
