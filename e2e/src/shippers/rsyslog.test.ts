import { freePort, openHouse, until, type House } from '@vigilops/testkit/house';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { skippedWithoutRsyslog, startRsyslog, type StartedRsyslog } from './rsyslog.ts';
import { linesOnceStored, readLines } from './stored-lines.ts';

const skipped = skippedWithoutRsyslog();
/** Waits for ever, a second at a time. */
const PATIENT = 'action.resumeRetryCount="-1" action.resumeInterval="1" action.resumeIntervalMax="1"';

describe.skipIf(skipped !== '')(`rsyslog${skipped}`, () => {
  let house: House;
  const ports = { tcp: 0, udp: 0 };
  beforeAll(async () => {
    ports.tcp = await freePort();
    ports.udp = await freePort();
    house = await openHouse({
      env: {
        VIGILOPS_SELF_INTERVAL: 'off',
        VIGILOPS_SYSLOG_TCP: `127.0.0.1:${String(ports.tcp)}`,
        VIGILOPS_SYSLOG_UDP: `127.0.0.1:${String(ports.udp)}`,
      },
    });
  });
  afterAll(() => house.close());

  const started: StartedRsyslog[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((rsyslog) => rsyslog.end()));
  });

  /** rsyslog follows this file; lines are numbered over all calls. */
  const follow = (tag: string, actions: string) => {
    const logFile = join(house.folder, `${tag}.log`);
    appendFileSync(logFile, '');
    started.push(startRsyslog({ logFile, tag, actions }));
    let written = 0;
    return {
      write: (count: number) => {
        const lines = Array.from(
          { length: count },
          (_, index) => `line ${String(written + index)} "é" of ${tag}\n`,
        );
        appendFileSync(logFile, lines.join(''));
        written += count;
      },
      all: () => Array.from({ length: written }, (_, index) => `line ${String(index)} "é" of ${tag}`),
    };
  };
  const forward = (protocol: 'tcp' | 'udp', more: string) =>
    `action(type="omfwd" target="127.0.0.1" port="${String(ports[protocol])}" protocol="${protocol}" ${more} ${PATIENT})`;

  it('forwards over TCP with octet counting, in the form of RFC 5424', async () => {
    const log = follow(
      'counted',
      forward('tcp', 'TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"'),
    );
    log.write(5_000);
    const lines = await linesOnceStored(house, 'counted', 5_000);
    expect(lines.map(({ body }) => body)).toEqual(log.all());
    expect(lines[0]).toMatchObject({
      host_name: 'web-7',
      severity_number: 13,
      attributes: { 'syslog.facility': 'local3', 'network.peer.address': '127.0.0.1' },
    });
  });

  it('forwards over TCP while the house is started anew, and no line is lost', async () => {
    const log = follow(
      'restarted',
      forward('tcp', 'TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"'),
    );
    log.write(3_000);
    await linesOnceStored(house, 'restarted', 1);
    log.write(3_000);
    await house.endBackend('SIGTERM');
    log.write(3_000);
    await house.startBackend();
    log.write(1_000);
    // TCP tells nobody what was read: rsyslog sends again what it had just sent when the connection ended.
    const stored = await until('every line is stored', 60_000, async () => {
      const bodies = new Set((await readLines(house, 'restarted')).map(({ body }) => body));
      return bodies.size >= 10_000 ? [...bodies] : undefined;
    });
    expect(stored.sort()).toEqual(log.all().sort());
  });

  it('forwards over TCP by lines, in the older form', async () => {
    const log = follow('lines', forward('tcp', 'template="RSYSLOG_TraditionalForwardFormat"'));
    log.write(1_000);
    const lines = await linesOnceStored(house, 'lines', 1_000);
    // Times are of a second here: the order within one is that of the arrival.
    expect(lines.map(({ body }) => body)).toEqual(log.all());
    expect(lines[0]).toMatchObject({ host_name: 'web-7', severity_number: 13 });
  });

  it('forwards over UDP', async () => {
    const log = follow('datagrams', forward('udp', 'template="RSYSLOG_ForwardFormat"'));
    log.write(200);
    const lines = await linesOnceStored(house, 'datagrams', 200);
    expect(lines.map(({ body }) => body)).toEqual(log.all());
  });

  it('sends by omelasticsearch, and no line is lost or stored twice while the house is started anew', async () => {
    const { port, hostname } = new URL(house.url);
    const log = follow(
      'bulk',
      `template(name="document" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timegenerated" dateFormat="rfc3339" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
  property(outname="host.name" name="hostname" format="jsonf")
  property(outname="service.name" name="programname" format="jsonf")
  property(outname="log.level" name="syslogseverity-text" format="jsonf")
}
template(name="id" type="string" string="%uuid%")
action(type="omelasticsearch" server="${hostname}" serverport="${port}" uid="rsyslog" pwd="${house.adminToken}"
  template="document" searchIndex="logs" searchType="" bulkmode="on" bulkid="id" dynbulkid="on" writeoperation="create"
  ${PATIENT})`,
    );
    log.write(2_000);
    await linesOnceStored(house, 'bulk', 1);
    await house.endBackend('SIGTERM');
    log.write(2_000);
    await house.startBackend();
    log.write(1_000);
    await linesOnceStored(house, 'bulk', 5_000);
    const lines = await readLines(house, 'bulk');
    expect(lines.map(({ body }) => body).sort()).toEqual(log.all().sort());
    expect(lines[0]).toMatchObject({
      host_name: 'web-7',
      severity_number: 13,
      attributes: { 'elasticsearch.index': 'logs' },
    });
  });
});
