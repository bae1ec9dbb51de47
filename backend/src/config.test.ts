import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const noFile = () => {
  throw new Error('no such file');
};
const problemsOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment, noFile);
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('readConfig', () => {
  it('needs nothing, and then listens on loopback only', () => {
    const config = readConfig({}, noFile);
    expect(config).toMatchObject({ listen: '127.0.0.1', port: 8080, otlpPort: 4318, databaseUrl: undefined });
    expect(config.allowPlainHttpFrom).toEqual([]);
  });

  it('decides of the settings of the house only what it names, in whole days and seconds', () => {
    expect(readConfig({}, noFile).decided).toEqual({});
    const { decided } = readConfig(
      { VIGILOPS_RETENTION_LOGS: '36h', VIGILOPS_OFFLINE_AFTER: '10s', VIGILOPS_MAX_DATABASE: 'none' },
      noFile,
    );
    expect(decided).toEqual({ logsDays: 2, offlineAfterSeconds: 10, maxDatabaseBytes: null });
    expect(problemsOf({ VIGILOPS_RETENTION_LOGS: '1h' })).toMatch(/VIGILOPS_RETENTION_LOGS: .*between 1d/);
  });

  it('refuses a misspelt key and offers the one that was meant', () => {
    expect(problemsOf({ VIGILOPS_MAX_BODDY: '20MiB' })).toContain('did you mean VIGILOPS_MAX_BODY?');
  });

  it('names every wrong value at once', () => {
    const problems = problemsOf({
      VIGILOPS_PORT: '70000',
      VIGILOPS_MAX_BODY: 'much',
      VIGILOPS_TRUST_PROXY: '10.0.0.0/40',
    });
    expect(problems).toMatch(/VIGILOPS_PORT/);
    expect(problems).toMatch(/VIGILOPS_MAX_BODY: expected a size/);
    expect(problems).toMatch(/VIGILOPS_TRUST_PROXY/);
  });

  it('leaves keys of the agent and of tests alone, and takes an empty value for none', () => {
    expect(
      readConfig({ VIGILOPS_TOKEN_FILE: '/x', VIGILOPS_TEST_TIMESCALE_URL: 'x', VIGILOPS_PORT: '' }, noFile)
        .port,
    ).toBe(8080);
  });

  it('reads a secret from the file that _FILE names, and never shows it in a complaint', () => {
    const config = readConfig({ DATABASE_URL_FILE: '/run/secrets/db' }, () => 'postgres://u:secret@db/x\n');
    expect(config.databaseUrl).toBe('postgres://u:secret@db/x');
    expect(problemsOf({ DATABASE_URL_FILE: '/nowhere' })).toContain(
      'DATABASE_URL_FILE: /nowhere cannot be read',
    );
    expect(problemsOf({ DATABASE_URL: 'mysql://u:secret@db/x' })).not.toContain('secret');
  });

  it('takes any secret from a file', () => {
    const config = readConfig(
      { VIGILOPS_GRAFANA_WEBHOOK_SECRET_FILE: '/run/secrets/webhook' },
      () => 'a secret of a test\n',
    );
    expect(config.grafanaWebhookSecret).toBe('a secret of a test');
    expect(problemsOf({ VIGILOPS_GRAFANA_WEBHOOK_SECRET: 'short' })).toMatch(/at least 16 characters/);
    expect(problemsOf({ VIGILOPS_PORT_FILE: '/port' })).toContain('VIGILOPS_PORT_FILE: no such setting');
  });

  it('serves the console that lies beside the backend, or the one that it is told', () => {
    expect(readConfig({}, noFile).consoleDir).toBe(path.resolve(import.meta.dirname, '../../console/dist'));
    expect(readConfig({ VIGILOPS_CONSOLE_DIR: '/srv/console' }, noFile).consoleDir).toBe('/srv/console');
  });

  it('wants certificate and key together', () => {
    expect(problemsOf({ VIGILOPS_TLS_CERT: '/c.pem' })).toContain('go together');
  });

  it('opens ports of syslog where it is told, to this machine alone until networks are named', () => {
    expect(readConfig({}, noFile).syslog).toEqual({
      tcp: undefined,
      udp: undefined,
      tls: undefined,
      certificateFiles: undefined,
      allow: ['127.0.0.0/8', '::1'],
      timeZone: undefined,
    });
    const { syslog } = readConfig(
      {
        VIGILOPS_SYSLOG_TCP: '0.0.0.0:5514',
        VIGILOPS_SYSLOG_UDP: '[::1]:514',
        VIGILOPS_SYSLOG_ALLOW: '10.0.0.0/8',
        VIGILOPS_SYSLOG_TIME_ZONE: 'Asia/Shanghai',
      },
      noFile,
    );
    expect(syslog).toMatchObject({
      tcp: { host: '0.0.0.0', port: 5_514 },
      udp: { host: '::1', port: 514 },
      allow: ['10.0.0.0/8'],
      timeZone: 'Asia/Shanghai',
    });
    for (const wrong of ['5514', 'localhost:5514', '127.0.0.1', '127.0.0.1:70000', '::1:514', '[1.2.3]:5']) {
      const problems = problemsOf({ VIGILOPS_SYSLOG_TCP: wrong });
      expect(problems, wrong).toContain('VIGILOPS_SYSLOG_TCP: expected an address and a port');
    }
    expect(problemsOf({ VIGILOPS_SYSLOG_TIME_ZONE: 'Mars/Base' })).toContain('expected a time zone');
    expect(problemsOf({ VIGILOPS_SYSLOG_ALLOW: '10.0.0.0/99' })).toContain('VIGILOPS_SYSLOG_ALLOW');
    expect(problemsOf({ VIGILOPS_SYSLOG_TLS_CERT: '/c.pem' })).toContain('go together');
  });

  it('takes addresses of the web without what a shell or a YAML file could read otherwise', () => {
    const config = readConfig(
      {
        VIGILOPS_PUBLIC_URL: 'https://VigilOps.example.com:443/base/',
        VIGILOPS_GRAFANA_URL: 'http://localhost:3000/',
      },
      noFile,
    );
    expect(config.publicUrl).toBe('https://vigilops.example.com/base');
    expect(config.grafana).toEqual({
      url: 'http://localhost:3000',
      keysUrl: 'http://localhost:3000/api/signing-keys/keys',
    });
    for (const wrong of [
      'vigilops.example.com',
      'ftp://vigilops.example.com',
      'https://user:password@vigilops.example.com',
      'https://vigilops.example.com/?x',
      'https://vigilops.example.com/#x',
      "https://vigilops.example.com/';id;'",
      'https://vigilops.example.com/$(id)',
      'https://vigilops.example.com:99999',
    ]) {
      expect(problemsOf({ VIGILOPS_PUBLIC_URL: wrong }), wrong).toContain('VIGILOPS_PUBLIC_URL: expected');
    }
  });

  it('fetches the keys of a Grafana only where it says which one', () => {
    expect(readConfig({}, noFile).grafana).toBeUndefined();
    const keysUrl = 'http://grafana:3000/keys';
    const config = readConfig(
      { VIGILOPS_GRAFANA_URL: 'https://grafana.example.com', VIGILOPS_GRAFANA_JWKS_URL: keysUrl },
      noFile,
    );
    expect(config.grafana).toEqual({ url: 'https://grafana.example.com', keysUrl });
    expect(problemsOf({ VIGILOPS_GRAFANA_JWKS_URL: keysUrl })).toContain('needs VIGILOPS_GRAFANA_URL');
  });
});
