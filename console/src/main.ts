import { bootData } from './host/boot-data.ts';
import { preferences } from './shell/preferences.ts';

// @grafana/runtime reads this once, when it is first imported: everything else comes after.
Object.assign(globalThis, {
  __grafana_public_path__: '/public/',
  grafanaBootData: bootData(preferences(), globalThis.location.origin),
  // Whether code may be made of text, zod finds out by trying; here it may not.
  __zod_globalConfig: { jitless: true },
});
const { start } = await import('./start.tsx');
await start();
