import { locationService } from '@grafana/runtime';
import { LoadingBar } from '@grafana/ui';
import { useLayoutEffect, useState, useTransition, type ReactNode } from 'react';
import { Router, type Navigator } from 'react-router';

/**
 * React Router on the history of Grafana's location service, so that both always agree. Another page comes as a
 * transition: the old one stays until the new one is there, instead of a flash of nothing. What only changes the
 * question behind the `?` comes at once: fields that are typed into live there.
 */
export function HistoryRouter({ children }: { readonly children: ReactNode }) {
  const history = locationService.getHistory();
  const [{ location, action }, setState] = useState({ location: history.location, action: history.action });
  const [onTheWay, startTransition] = useTransition();
  useLayoutEffect(() => {
    let { pathname } = history.location;
    return history.listen((next: typeof location, how: typeof action) => {
      const update = () => setState({ location: next, action: how });
      if (next.pathname === pathname) {
        update();
      } else {
        pathname = next.pathname;
        startTransition(update);
      }
    });
  }, [history, startTransition]);
  return (
    <Router location={location} navigationType={action as never} navigator={history as unknown as Navigator}>
      {onTheWay && (
        <div style={{ position: 'fixed', insetInline: 0, top: 0 }}>
          <LoadingBar width={globalThis.innerWidth} />
        </div>
      )}
      {children}
    </Router>
  );
}
