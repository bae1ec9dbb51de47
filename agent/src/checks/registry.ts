import { createDnsProbe, type DnsDeps } from './dns/dns.ts';
import { createHttpProbe, type HttpDeps } from './http/http.ts';
import { createIcmpProbe, type IcmpDeps } from './icmp/icmp.ts';
import { createScriptProbe, type ScriptDeps } from './script/script.ts';
import { createTcpProbe } from './tcp/tcp.ts';
import type { CheckConfig, Probe, ProbeRun, ProbeType, Verdict } from './types.ts';

export type ProbeDeps = HttpDeps & DnsDeps & IcmpDeps & ScriptDeps;

/** One line a type of check. */
export const PROBES = {
  http: createHttpProbe,
  tcp: createTcpProbe,
  dns: createDnsProbe,
  icmp: createIcmpProbe,
  script: createScriptProbe,
} as const satisfies { readonly [Type in ProbeType]: (deps: ProbeDeps) => Probe<Type> };

/** Asks once, by the probe of the check's type. */
export type Ask = (config: CheckConfig, run: ProbeRun) => Promise<Verdict>;

export function createAsk(deps: ProbeDeps): Ask {
  const probes = {
    http: PROBES.http(deps),
    tcp: PROBES.tcp(deps),
    dns: PROBES.dns(deps),
    icmp: PROBES.icmp(deps),
    script: PROBES.script(deps),
  } satisfies { readonly [Type in ProbeType]: Probe<Type> };
  return (config, run) => (probes[config.type] as Ask)(config, run);
}
