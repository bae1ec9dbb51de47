import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { lockStateDirectory } from './instance-lock.ts';

describe('lockStateDirectory', () => {
  it('lets one in, refuses the second, and lets the next in when the first has left', async () => {
    const { directory } = createHostTree();
    const first = await lockStateDirectory(directory);
    await expect(lockStateDirectory(directory)).rejects.toThrow(/another agent is running/);
    await first.release();
    const second = await lockStateDirectory(directory);
    await second.release();
  });

  it('lets exactly one of many in at the same time', async () => {
    const { directory } = createHostTree();
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockStateDirectory(directory)),
    );
    const held = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await Promise.all(held.map(({ value }) => value.release()));
  });

  it('takes over from an agent that was killed', async () => {
    const { directory } = createHostTree();
    const holder = spawn(process.execPath, [
      '-e',
      `require('node:net').createServer().listen(${JSON.stringify(join(directory, 'agent.lock'))}, () => console.log('held'))`,
    ]);
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    await expect(lockStateDirectory(directory)).rejects.toThrow(/another agent is running/);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(existsSync(join(directory, 'agent.lock'))).toBe(true);
    const lock = await lockStateDirectory(directory);
    await lock.release();
  });

  it.runIf(process.platform === 'linux')(
    'works in a directory whose path is too long for a socket',
    async () => {
      const directory = join(createHostTree().directory, 'long'.repeat(40));
      mkdirSync(directory);
      const lock = await lockStateDirectory(directory);
      await expect(lockStateDirectory(directory)).rejects.toThrow(/another agent is running/);
      await lock.release();
      expect(existsSync(join(directory, 'agent.lock'))).toBe(false);
    },
  );

  it('rejects when the directory cannot be written', async () => {
    await expect(lockStateDirectory('/proc/self')).rejects.toThrow();
  });
});
