import { act, cleanup, renderHook } from '@testing-library/react';
import { of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { usePolled } from './use-polled.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('usePolled', () => {
  it('keeps the last answer while later questions fail, and says so', () => {
    let broken = false;
    const load = () => (broken ? throwError(() => new Error('away')) : of('old'));
    const { result } = renderHook(() => usePolled(load, 1_000));
    expect(result.current.data).toBe('old');
    broken = true;
    act(() => void vi.advanceTimersByTime(1_000));
    expect(result.current).toMatchObject({ data: 'old', error: { message: 'away' } });
    broken = false;
    act(() => result.current.retry());
    expect(result.current.error).toBeUndefined();
  });

  it('asks nothing while the page is hidden, and at once when it is shown', () => {
    const load = vi.fn(() => of(1));
    renderHook(() => usePolled(load, 1_000));
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    act(() => void vi.advanceTimersByTime(10_000));
    expect(load).toHaveBeenCalledTimes(1);
    hidden.mockReturnValue(false);
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(load).toHaveBeenCalledTimes(2);
    hidden.mockRestore();
  });

  it('shares one answer with another part of the page that asks the same at once', () => {
    const load = vi.fn(() => of('both'));
    const { result } = renderHook(() => [usePolled(load, 1_000), usePolled(load, 1_000)]);
    expect(result.current.map(({ data }) => data)).toEqual(['both', 'both']);
  });

  it('begins with the answer that another page had, and asks when that has become old', () => {
    const load = vi.fn(() => of(load.mock.calls.length));
    const { unmount } = renderHook(() => usePolled(load, 1_000));
    unmount();
    vi.advanceTimersByTime(400);
    const { result } = renderHook(() => usePolled(load, 1_000));
    expect(result.current.data).toBe(1);
    act(() => void vi.advanceTimersByTime(599));
    expect(load).toHaveBeenCalledTimes(1);
    act(() => void vi.advanceTimersByTime(1));
    expect(result.current.data).toBe(2);
  });

  it('does not wait for an answer from the future to grow old', () => {
    const load = vi.fn(() => of(1));
    const { unmount } = renderHook(() => usePolled(load, 1_000));
    unmount();
    vi.setSystemTime(Date.now() - 3_600_000);
    renderHook(() => usePolled(load, 1_000));
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('stops when the page is left', () => {
    const load = vi.fn(() => of(1));
    const { unmount } = renderHook(() => usePolled(load, 1_000));
    unmount();
    vi.advanceTimersByTime(5_000);
    expect(load).toHaveBeenCalledTimes(1);
  });
});
