import { AppEvents, EventBusSrv } from '@grafana/data';
import { setAppEvents } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listOf, openApp } from '../../test/open-app.tsx';
import { ALERTS_NOW, aNotice } from '../../test/some-alerts.ts';

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(ALERTS_NOW));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the bell', () => {
  it('counts what was not read, and forgets it when it is opened, in this browser', async () => {
    const house = { '/notices': listOf(aNotice({ id: 2 }), aNotice({ id: 1, title: 'shop is slow' })) };
    const { unmount } = openApp('/alerts', house);
    fireEvent.click(await screen.findByRole('button', { name: 'Messages, 2 new' }));
    const centre = within(await screen.findByRole('dialog'));
    expect(centre.getByRole('link', { name: /db-1 is silent/ }).getAttribute('href')).toBe(
      '/a/vigilops-app/alerts/incidents/1',
    );
    expect(centre.getAllByText(/new$/)).toHaveLength(2);
    unmount();
    openApp('/alerts', house);
    expect(await screen.findByRole('button', { name: 'Messages' })).toBeTruthy();
  });

  it('tells of what is critical and new by a toast, not of what was there before', async () => {
    const bus = new EventBusSrv();
    setAppEvents(bus);
    const toast = vi.fn();
    bus.on(AppEvents.alertError, toast);
    const answers = [
      listOf(aNotice({ id: 1 })),
      listOf(aNotice({ id: 2, title: 'web-1 is silent' }), aNotice({ id: 1 })),
    ];
    let asked = 0;
    openApp('/alerts', { '/notices': () => answers[Math.min(asked++, 1)] });
    await screen.findByRole('button', { name: 'Messages, 1 new' });
    expect(toast).not.toHaveBeenCalled();
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(toast).toHaveBeenCalledWith(['web-1 is silent']));
    expect(toast).toHaveBeenCalledTimes(1);
  });

  it('teaches what it is for where there is nothing', async () => {
    openApp('/alerts', { '/notices': listOf() });
    fireEvent.click(await screen.findByRole('button', { name: 'Messages' }));
    expect(await screen.findByText('No message in a week')).toBeTruthy();
  });
});
