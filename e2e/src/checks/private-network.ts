import { spawnSync } from 'node:child_process';

/** A network of two: this machine, and a namespace in which a program sees nothing but this machine. */
export interface PrivateNetwork {
  /** Of this machine, as the namespace sees it. */
  readonly address: string;
  readonly subnet: string;
  /** What a command begins with to run inside. */
  readonly inside: readonly string[];
  /** Takes the cable out. */
  cut(): void;
  mend(): void;
  remove(): void;
}

function ip(...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('ip', [...args], { encoding: 'utf8', timeout: 10_000 });
  if (status !== 0) {
    throw new Error(`ip ${args.join(' ')}: ${error?.message ?? stderr}`);
  }
}

/** Why there can be none here; undefined where there can. */
export function noPrivateNetwork(): string | undefined {
  const name = `vigilops-${String(process.pid)}-try`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'delete', name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
}

export function createPrivateNetwork(): PrivateNetwork {
  const id = process.pid % 60_000;
  const namespace = `vigilops-${String(process.pid)}`;
  const here = `vo${String(id)}a`;
  const there = `vo${String(id)}b`;
  // 10.240.0.0/13 by the process, so that two at once do not meet.
  const block = id * 4;
  const net = `10.${String(240 + (block >> 16))}.${String((block >> 8) & 255)}`;
  const address = `${net}.${String((block & 255) + 1)}`;
  ip('netns', 'add', namespace);
  ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', namespace);
  ip('address', 'add', `${address}/30`, 'dev', here);
  ip('link', 'set', here, 'up');
  const inside = ['-n', namespace];
  ip(...inside, 'address', 'add', `${net}.${String((block & 255) + 2)}/30`, 'dev', there);
  ip(...inside, 'link', 'set', 'lo', 'up');
  ip(...inside, 'link', 'set', there, 'up');
  return {
    address,
    subnet: `${net}.${String(block & 255)}/30`,
    inside: ['ip', 'netns', 'exec', namespace],
    cut: () => {
      ip('link', 'set', here, 'down');
    },
    mend: () => {
      ip('link', 'set', here, 'up');
    },
    remove: () => {
      ip('netns', 'delete', namespace);
    },
  };
}
