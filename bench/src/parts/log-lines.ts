/** A log file made for a bench: every record carries its number, so that what arrives can be compared as a set. */
export interface MadeLog {
  readonly name: string;
  readonly text: string;
  readonly lines: number;
  readonly records: number;
  /** Finds the numbers of records in what arrived; group 1. */
  readonly number: RegExp;
}

const START_MS = Date.UTC(2026, 0, 5, 8);
const PATHS = ['/', '/api/v1/orders', '/static/app.3f9a.js', '/api/v1/customers/1921/cart', '/health'];
const AGENTS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  'curl/8.11.1',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.2',
];
const FRAMES = [
  'com.example.stock.StockService.take(StockService.java:141)',
  'com.example.orders.OrderService.place(OrderService.java:77)',
  'com.example.orders.OrderController$$SpringCGLIB$$0.place(<generated>)',
  'java.base/java.lang.reflect.Method.invoke(Method.java:580)',
  'org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089) ~[spring-webmvc-6.2.jar!/:6.2]',
  'java.base/java.lang.Thread.run(Thread.java:1583)',
];
/** One record in so many is an exception with its trace. */
const TRACE_EVERY = 40;

/** nginx, combined form; some 190 bytes a line. */
export function accessLog(lines: number): MadeLog {
  const text = rows(lines, (i) => {
    const second = new Date(START_MS + i * 3).toISOString();
    const status = i % 97 === 0 ? 502 : i % 23 === 0 ? 404 : 200;
    const request = `GET ${pick(PATHS, i)}?r=${String(i)} HTTP/1.1`;
    return (
      `10.${String(i % 251)}.${String(i % 7)}.${String(i % 199)} - - [05/Jan/2026:${second.slice(11, 19)} +0000] ` +
      `"${request}" ${String(status)} ${String((i * 7_919) % 90_000)} "https://shop.example/" "${pick(AGENTS, i)}"`
    );
  });
  return { name: 'nginx access log', text, lines, records: lines, number: /\?r=(\d+) HTTP/g };
}

/** logback with a stack trace now and then; the last record is a single line, for which nothing has to be waited. */
export function javaLog(lines: number): MadeLog {
  const parts: string[] = [];
  let records = 0;
  let written = 0;
  while (written < lines) {
    const time = new Date(START_MS + records * 3)
      .toISOString()
      .replace('T', ' ')
      .replace('.', ',')
      .slice(0, 23);
    const thread = `[http-nio-8080-exec-${String(records % 16)}]`;
    if (records % TRACE_EVERY === 7 && lines - written > 20) {
      parts.push(
        `${time} ${thread} ERROR c.e.orders.OrderService - order #${String(records)}# failed\n` +
          `java.lang.IllegalStateException: no stock for item ${String(records % 311)}\n` +
          `${FRAMES.map((frame) => `\tat ${frame}\n`).join('')}` +
          `Caused by: java.sql.SQLTransientException: lock wait timeout exceeded\n\tat ${pick(FRAMES, records)}\n\t... 5 more\n`,
      );
      written += 5 + FRAMES.length;
    } else {
      const level = records % 50 === 0 ? 'WARN ' : records % 3 === 0 ? 'DEBUG' : 'INFO ';
      parts.push(
        `${time} ${thread} ${level} c.e.orders.OrderService - order #${String(records)}# for customer ` +
          `${String(records % 1_921)} accepted in ${String(records % 300)} ms\n`,
      );
      written += 1;
    }
    records += 1;
  }
  return {
    name: 'Java log with stack traces',
    text: parts.join(''),
    lines: written,
    records,
    number: /#(\d+)#/g,
  };
}

/** pino's form; some 210 bytes a line. */
export function jsonLog(lines: number): MadeLog {
  const text = rows(lines, (i) =>
    JSON.stringify({
      level: i % 60 === 0 ? 50 : 30,
      time: START_MS + i * 3,
      pid: 4_211,
      hostname: 'web-1',
      reqId: `req-${(i * 2_654_435_761).toString(36)}`,
      seq: i,
      req: { method: 'GET', url: pick(PATHS, i), remoteAddress: `10.0.0.${String(i % 250)}` },
      responseTime: (i % 977) / 10,
      msg: 'request completed',
    }),
  );
  return { name: 'JSON lines', text, lines, records: lines, number: /"seq":(\d+)/g };
}

function rows(count: number, row: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `${row(index)}\n`).join('');
}

function pick(choices: readonly string[], index: number): string {
  return choices[index % choices.length] ?? '';
}
