import * as si from 'systeminformation';

/** What the machine is made of, as JSON. Starts child processes, so it is never part of collecting. */
export async function readInventory(): Promise<string> {
  const [system, bios, baseboard, cpu, memory, memoryModules, disks, os, networkInterfaces] =
    await Promise.all([
      si.system(),
      si.bios(),
      si.baseboard(),
      si.cpu(),
      si.mem(),
      si.memLayout(),
      si.diskLayout(),
      si.osInfo(),
      si.networkInterfaces(),
    ]);
  const inventory = { system, bios, baseboard, cpu, memory, memoryModules, disks, os, networkInterfaces };
  return JSON.stringify(inventory, null, 2);
}
