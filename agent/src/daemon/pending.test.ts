import { describe, expect, it } from 'vitest';

import { countPending } from './pending.ts';

describe('countPending', () => {
  it('counts calls until they have come back, well or not', async () => {
    let settle: ((fail: boolean) => void)[] = [];
    const { run, pending } = countPending(
      (input: string) =>
        new Promise<string>((resolve, reject) => {
          settle.push((fail) => (fail ? reject(new Error(input)) : resolve(input)));
        }),
    );
    const first = run('a');
    const second = run('b');
    expect(pending()).toBe(2);
    settle[0]?.(false);
    expect(await first).toBe('a');
    expect(pending()).toBe(1);
    settle[1]?.(true);
    await expect(second).rejects.toThrow('b');
    expect(pending()).toBe(0);
    settle = [];
  });
});
