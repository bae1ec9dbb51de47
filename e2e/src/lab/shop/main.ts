import { setTimeout as sleep } from 'node:timers/promises';
import { createCaller, serve } from './http.ts';
import { startPayments } from './payments.ts';
import type { Role, Settings } from './settings.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';

const MAILS_MS = 1_000;
const STORM_MS = 50;

/** One service as a process. */
const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const telemetry = startTelemetry(settings);
const START: Readonly<Record<Role, (telemetry: Telemetry) => () => Promise<void>>> = {
  web: startWeb,
  api: startApi,
  payments: (to) => startPayments(settings, to),
  bank: startBank,
  mailer: startMailer,
};
const stop = START[settings.role](telemetry);
telemetry.log('info', `${settings.service} ${settings.version} started`);
process.once('SIGTERM', () => {
  void stop()
    .then(() => telemetry.stop())
    .finally(() => process.exit(0));
});

function startWeb(to: Telemetry) {
  const api = createCaller(to, () => settings.peers.api, 9_500);
  return serve(
    settings.port,
    { '/checkout': (here) => api('/orders', here), '/refund': (here) => api('/refunds', here) },
    to,
    () => undefined,
  );
}

function startApi(to: Telemetry) {
  let peer = settings.peers.payments;
  const payments = createCaller(to, () => peer, 9_000);
  return serve(
    settings.port,
    { '/orders': (here) => payments('/pay', here), '/refunds': (here) => payments('/refund', here) },
    to,
    // Another version was deployed: it is asked from now on.
    (switches) => {
      const port = Number(switches.paymentsPort);
      peer = peer !== undefined && port > 0 ? { ...peer, port } : peer;
    },
  );
}

/** Somebody else's: it answers as slowly as it is told to. */
function startBank(to: Telemetry) {
  let delayMs = 5;
  return serve(
    settings.port,
    {
      '/authorize': async () => {
        await sleep(delayMs);
        return { authorized: true };
      },
    },
    to,
    (switches) => {
      delayMs = Number(switches.delayMs ?? 5);
    },
  );
}

/** Sends mails, and says so; in a storm it tries again and again without a pause. */
function startMailer(to: Telemetry) {
  let linesPerTick = 0;
  let mail = 1;
  const sending = setInterval(() => {
    mail += 1;
    to.log('info', `mail ${String(mail)} sent to the relay`);
  }, MAILS_MS);
  const storming = setInterval(() => {
    for (let line = 0; line < linesPerTick; line += 1) {
      to.log(
        'error',
        `mail ${String(mail)} refused by the relay: 451 try again later, attempt ${String(line)}`,
      );
    }
  }, STORM_MS);
  const stopServing = serve(settings.port, {}, to, (switches) => {
    linesPerTick = Number(switches.linesPerTick ?? 0);
  });
  return async () => {
    clearInterval(sending);
    clearInterval(storming);
    await stopServing();
  };
}
