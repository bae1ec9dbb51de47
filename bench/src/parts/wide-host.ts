import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CPUS = 4;
const INTERFACES = 50;
const PROCESSES = 240;

/**
 * Files as the kernel would show them on a host whose figures come to about 500 series, under `directory`. They are
 * plain files that stand still: what the kernel spends on making them is not in a figure taken with them.
 * @returns the variables that make an agent look there
 */
export function writeWideHost(directory: string): Readonly<Record<string, string>> {
  const write = (path: string, lines: readonly string[]) => {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
  };
  const cpu = ['', ...numbers(CPUS)].map((one) => `cpu${one} 4705 150 1120 16250 520 30 45 0 0 0`);
  const devices = numbers(INTERFACES).map((one) => `eth${one}: 9 8 0 0 0 0 0 0 7 6 0 0 0 0 0 0`);
  write('proc/stat', [...cpu, 'btime 1700000000']);
  write('proc/loadavg', ['0.50 0.40 0.30 2/900 4711']);
  write('proc/uptime', ['90000.50 80000.00']);
  write('proc/meminfo', ['MemTotal: 16000000 kB', 'MemFree: 4000000 kB', 'MemAvailable: 9000000 kB']);
  write('proc/1/mountinfo', ['26 1 8:1 / / rw - ext4 /dev/sda1 rw']);
  write('proc/net/tcp', ['  sl  local_address rem_address st']);
  write('proc/net/dev', ['Inter-| Receive | Transmit', ' face |bytes packets', ...devices]);
  write('proc/diskstats', ['   8       0 sda 90 0 900 40 80 0 800 30 0 60 70']);
  for (const pid of numbers(PROCESSES)) {
    // 24 columns (proc_pid_stat(5)); they all sleep, each with memory of its own size.
    const line = `${pid} (worker) S 1 1 1 0 -1 4194560 0 0 0 0 5 5 0 0 20 0 1 0 100 1000000 ${pid}0`;
    write(`proc/${pid}/stat`, [line]);
    write(`proc/${pid}/status`, ['Uid:\t0\t0\t0\t0']);
    write(`proc/${pid}/cmdline`, ['/usr/bin/worker']);
  }
  return { HOST_PROC: join(directory, 'proc'), HOST_ROOT: directory };
}

function numbers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}
