import type { Host } from '../fleet/host-types.ts';
import { usedShare } from '../metrics/host/filesystems.ts';
import { keyOf } from '../random/hash.ts';
import { createRandom, type Random } from '../random/random.ts';
import { executableOf } from '../services/footprint.ts';
import { CELL_MS } from '../time/cells.ts';
import type { World } from '../world.ts';
import { syslogTime } from './formats/time-formats.ts';
import { CRON_LOG_PATH, KERNEL_LOG_PATH, SYSLOG_PATH } from './files.ts';
import type { LogLine } from './log-types.ts';
import { chooseMessage } from './messages/choose.ts';
import { KERNEL_BOOT, SYSLOG_MESSAGES } from './messages/infrastructure-messages.ts';
import { serviceLine } from './service-logs.ts';

const MINUTE_MS = 60_000;
const SYSLOG_PER_SECOND = 0.0035;
/** Above this the index refuses to put more data on the node. */
const HIGH_WATERMARK = 0.9;

/** What the systems of the hosts log, and what services log at fixed events: lines of one cell, in no order. */
export function createHostLogs(world: World): (cell: number) => LogLine[] {
  return (cell) => {
    const fromMs = cell * CELL_MS;
    const toMs = fromMs + CELL_MS;
    const lines = world.hosts
      .filter((host) => !world.uptime.isAway(host, fromMs))
      .flatMap((host) => {
        const random = createRandom(keyOf(host.key, 'syslog'), cell);
        return [...syslogLines(host, fromMs, random), ...cronLines(host, fromMs, toMs, random)];
      });
    return [
      ...lines,
      ...bootLines(world, fromMs, toMs),
      ...deployLines(world, fromMs, toMs),
      ...killLines(world, fromMs, toMs),
      ...watermarkLines(world, fromMs),
    ];
  };
}

function line(host: Host, timeMs: number, filePath: string, level: LogLine['level'], text: string): LogLine {
  const body = `${syslogTime(timeMs + host.clockOffsetMs)} ${host.name} ${text}`;
  return { timeMs, host, service: undefined, filePath, level, body };
}

function syslogLines(host: Host, fromMs: number, random: Random): LogLine[] {
  return Array.from({ length: random.poisson((SYSLOG_PER_SECOND * CELL_MS) / 1000) }, () => {
    const timeMs = fromMs + Math.floor(random.next() * CELL_MS);
    if (host.clockOffsetMs !== 0 && random.chance(0.3)) {
      const seconds = (host.clockOffsetMs / 1000).toFixed(6);
      return line(
        host,
        timeMs,
        SYSLOG_PATH,
        'warn',
        `chronyd[612]: System clock wrong by -${seconds} seconds`,
      );
    }
    const message = chooseMessage(SYSLOG_MESSAGES, random);
    const kernel = message?.text.startsWith('kernel:') === true;
    return line(
      host,
      timeMs,
      kernel ? KERNEL_LOG_PATH : SYSLOG_PATH,
      message?.level ?? 'info',
      message?.text ?? '',
    );
  });
}

/** Jobs of every tenth minute, each at its host's own second. */
function cronLines(host: Host, fromMs: number, toMs: number, random: Random): LogLine[] {
  const secondMs = (host.key % 50) * 1000;
  const due = Math.floor((toMs - 1 - secondMs) / (10 * MINUTE_MS)) * 10 * MINUTE_MS + secondMs;
  if (due < fromMs) {
    return [];
  }
  const hourly = due % (60 * MINUTE_MS) < MINUTE_MS;
  const command = hourly
    ? '   cd / && run-parts --report /etc/cron.hourly'
    : 'command -v debian-sa1 > /dev/null && debian-sa1 1 1';
  return [
    line(host, due, CRON_LOG_PATH, 'info', `CRON[${random.int(1000, 32_000)}]: (root) CMD (${command})`),
  ];
}

function bootLines(world: World, fromMs: number, toMs: number): LogLine[] {
  const lines: LogLine[] = [];
  // A boot's lines spread over 20 s after it; a shutdown's come just before a planned reboot.
  for (const event of world.uptime.events(fromMs - 30 * MINUTE_MS, toMs + MINUTE_MS)) {
    const { host } = event;
    KERNEL_BOOT.forEach((text, i) => {
      const timeMs = event.endMs + i * 2200;
      if (timeMs >= fromMs && timeMs < toMs) {
        lines.push(
          line(
            host,
            timeMs,
            KERNEL_LOG_PATH,
            'info',
            `kernel: [${(i * 2.2).toFixed(6).padStart(12)}] ${text}`,
          ),
        );
      }
    });
    const downMs = event.startMs - 2000;
    if (downMs >= fromMs && downMs < toMs) {
      lines.push(
        event.kind === 'reboot'
          ? line(
              host,
              downMs,
              SYSLOG_PATH,
              'info',
              'systemd[1]: Reached target reboot.target - System Reboot.',
            )
          : line(
              host,
              downMs,
              KERNEL_LOG_PATH,
              'fatal',
              'kernel: watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [kworker/1:2:8811]',
            ),
      );
    }
  }
  return lines;
}

/** A service tells its version when it starts; the system tells that it was started. */
function deployLines(world: World, fromMs: number, toMs: number): LogLine[] {
  return world.deploys.between(fromMs, toMs).flatMap((deploy) =>
    deploy.service.instances
      .filter((instance) => world.lifetimes.runs(instance, deploy.timeMs))
      .flatMap((instance) => {
        const random = createRandom(keyOf(instance.key, 'deploy'), deploy.timeMs);
        const message = {
          level: 'info' as const,
          text: `${deploy.service.name} started`,
          logger: 'Main',
          fields: { version: deploy.version, reason: deploy.kind },
        };
        return [
          line(
            instance.host,
            deploy.timeMs,
            SYSLOG_PATH,
            'info',
            `systemd[1]: Started ${deploy.service.name}.service - version ${deploy.version} (${deploy.kind}).`,
          ),
          serviceLine(world, instance, message, deploy.timeMs, random),
        ];
      }),
  );
}

/** The kernel ends a process that leaked all the memory it may have. */
function killLines(world: World, fromMs: number, toMs: number): LogLine[] {
  return world.services
    .flatMap(({ instances }) => instances)
    .flatMap((instance) =>
      world.lifetimes.kills(instance, fromMs, toMs).map((timeMs) => {
        const pid = world.lifetimes.pid(instance, timeMs - 1);
        const text = `kernel: Memory cgroup out of memory: Killed process ${pid} (${executableOf(instance)}) total-vm:${4_200_000 + (pid % 90_000)}kB, anon-rss:${2_050_000 + (pid % 40_000)}kB, oom_score_adj:0`;
        return line(instance.host, timeMs, KERNEL_LOG_PATH, 'error', text);
      }),
    );
}

/** Every half minute while the filling disk is too full. */
function watermarkLines(world: World, fromMs: number): LogLine[] {
  if (fromMs % 30_000 !== 0) {
    return [];
  }
  return (world.service('search-index')?.instances ?? []).flatMap((instance) => {
    const disk = instance.host.disks.find(({ habit }) => habit === 'filling');
    const used = disk === undefined ? 0 : usedShare(instance.host, disk, fromMs);
    if (used < HIGH_WATERMARK || !world.lifetimes.runs(instance, fromMs)) {
      return [];
    }
    const free = ((1 - used) * 100).toFixed(1);
    const message = {
      level: 'warn' as const,
      text: `high disk watermark [90%] exceeded on [${instance.host.name}] free: ${free}%, shards will be relocated away from this node`,
      logger: 'o.o.c.r.a.DiskThresholdMonitor',
    };
    return [serviceLine(world, instance, message, fromMs, createRandom(instance.key, fromMs))];
  });
}
