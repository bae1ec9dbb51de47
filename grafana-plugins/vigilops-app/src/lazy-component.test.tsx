import { ErrorBoundary } from '@grafana/ui';
import { act, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lazyComponent } from './lazy-component.tsx';

interface Props {
  readonly name: string;
}

const Greeting = ({ name }: Props) => <p>Hello {name}</p>;
/** Lets everything happen that waits for promises only, and no timer. */
const settle = () => act(async () => Promise.resolve());

afterEach(() => vi.restoreAllMocks());

describe('a lazy component', () => {
  it('is drawn as soon as it is loaded, and at once when it is shown again', async () => {
    const load = vi.fn(async () => Greeting);
    const Lazy = lazyComponent<Props>(load, 'Loading');

    const { unmount } = render(<Lazy name="one" />);
    expect(screen.getByText('Loading')).toBeTruthy();
    await settle();
    expect(screen.getByText('Hello one')).toBeTruthy();

    unmount();
    render(<Lazy name="two" />);
    expect(screen.getByText('Hello two')).toBeTruthy();
    expect(load).toHaveBeenCalledOnce();
  });

  it('throws what loading failed with where it is drawn, and loads again when it is next shown', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const load = vi.fn<() => Promise<typeof Greeting>>().mockRejectedValueOnce(new Error('no such chunk'));
    load.mockResolvedValueOnce(Greeting);
    const Lazy = lazyComponent<Props>(load, 'Loading');
    const inBoundary = (
      <ErrorBoundary>{({ error }) => (error ? <p>{error.message}</p> : <Lazy name="three" />)}</ErrorBoundary>
    );

    const { unmount } = render(inBoundary);
    await settle();
    expect(screen.getByText('no such chunk')).toBeTruthy();

    unmount();
    render(inBoundary);
    await settle();
    expect(screen.getByText('Hello three')).toBeTruthy();
  });
});
