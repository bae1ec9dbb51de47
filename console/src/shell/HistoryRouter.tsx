import { locationService } from '@grafana/runtime';
import { useLayoutEffect, useState, type ReactNode } from 'react';
import { Router, type Navigator } from 'react-router';

/** React Router on the history of Grafana's location service, so that both always agree. */
export function HistoryRouter({ children }: { readonly children: ReactNode }) {
  const history = locationService.getHistory();
  const [{ location, action }, setState] = useState({ location: history.location, action: history.action });
  useLayoutEffect(
    () =>
      history.listen((next: typeof location, how: typeof action) =>
        setState({ location: next, action: how }),
      ),
    [history],
  );
  return (
    <Router location={location} navigationType={action as never} navigator={history as unknown as Navigator}>
      {children}
    </Router>
  );
}
