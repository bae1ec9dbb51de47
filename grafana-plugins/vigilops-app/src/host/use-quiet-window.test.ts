import { act, cleanup, renderHook } from '@testing-library/react';
import type { UIEvent } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useFirstLoading, useQuietWindow } from './use-quiet-window.ts';

afterEach(cleanup);

const at = (minute: number) => ({ from: `${minute}`, to: `${minute + 60}` });
function scrolled(scrollTop: number) {
  const target = document.createElement('div');
  Object.defineProperty(target, 'scrollTop', { value: scrollTop });
  return { target } as unknown as UIEvent<HTMLElement>;
}

it('moves with the time, but not under the eyes of who reads', () => {
  const { result, rerender } = renderHook(({ minute, key }) => useQuietWindow(at(minute), key), {
    initialProps: { minute: 0, key: 'now-1h' },
  });
  rerender({ minute: 1, key: 'now-1h' });
  expect(result.current.window.from).toBe('1');
  act(() => result.current.onScrollCapture(scrolled(50)));
  rerender({ minute: 2, key: 'now-1h' });
  expect(result.current.window.from).toBe('1');
  rerender({ minute: 3, key: 'now-6h' });
  expect(result.current.window.from).toBe('3');
  rerender({ minute: 4, key: 'now-6h' });
  act(() => result.current.onScrollCapture(scrolled(0)));
  expect(result.current.window.from).toBe('4');
});

it('waits for the first answer alone', () => {
  const { result, rerender } = renderHook(({ loading, key }) => useFirstLoading(loading, key), {
    initialProps: { loading: true, key: 'a' },
  });
  expect(result.current).toBe(true);
  rerender({ loading: false, key: 'a' });
  rerender({ loading: true, key: 'a' });
  expect(result.current).toBe(false);
  rerender({ loading: false, key: 'b' });
  rerender({ loading: true, key: 'b' });
  expect(result.current).toBe(true);
});
