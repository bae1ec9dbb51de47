import type { Collector, CollectorDeps } from '../contract.ts';
import { addProcess, addStatuses, STATUSES, TOP_COUNT } from './readings.ts';
import { greatest } from './top.ts';

export function createDarwinProcessesCollector({ systemInformation, machine }: CollectorDeps): Collector {
  return {
    async collect(add) {
      const { list } = await (await systemInformation()).processes();
      if (list.length === 0) {
        throw new Error('ps shows no process');
      }
      const states = list.map(({ state }) => STATUSES.find((status) => status === state) ?? 'sleeping');
      addStatuses(
        add,
        new Map(STATUSES.map((status) => [status, states.filter((one) => one === status).length])),
      );
      const cpus = Math.max(1, machine.cpuCount());
      const wanted = new Set([
        ...greatest(list, TOP_COUNT, ({ cpu }) => cpu),
        ...greatest(list, TOP_COUNT, ({ memRss }) => memRss),
      ]);
      for (const { pid, name, path, user, cpu, memRss } of wanted) {
        addProcess(add, {
          pid,
          name,
          command: path === '' ? undefined : path,
          owner: user === '' ? undefined : user,
          // ps counts percent of one CPU.
          cpuShare: Math.min(1, cpu / 100 / cpus),
          memoryBytes: memRss * 1024,
        });
      }
    },
    close: () => undefined,
  };
}
