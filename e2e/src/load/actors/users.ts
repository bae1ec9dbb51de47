import type { ApiCall } from '../../dashboards/questions.ts';
import { atOwnTimes } from '../at-own-times.ts';
import { createHearing, type Heard, type Hearing } from '../heard.ts';
import { pagesOf, type Page, type Pages } from '../pages.ts';
import type { Place } from '../place.ts';

/** As many as a browser sends to one server. */
const AT_ONCE = 6;
const LIMIT_MS = 60_000;
/** Of eight clicks one is a dashboard, the others are pages of the app; of those dashboards every fourth is over a month. */
const DASHBOARD_EVERY = 8;
const MONTH_EVERY = 32;

/**
 * People who open another page at their own times, all of whose questions are asked six at a time. What a question took
 * is counted from when the browser could send it; the first six of a page from when it was due to be opened.
 */
export async function clickThrough(place: Place): Promise<Heard> {
  const pages = pagesOf(place);
  const { users, clickEveryMs, seconds } = place.plan;
  const hearing = createHearing();
  await atOwnTimes((users * 1_000) / clickEveryMs, seconds, (click, dueMs) => {
    const page = pageAt(pages, click);
    return page === undefined ? Promise.resolve() : open(page, click, dueMs, place, hearing);
  });
  return hearing.all();
}

/** Those who come one after the other are on different pages. */
function pageAt({ app, hours, months }: Pages, click: number): Page | undefined {
  const isDashboard = click % DASHBOARD_EVERY === DASHBOARD_EVERY - 1;
  const isMonth = click % MONTH_EVERY === MONTH_EVERY - 1;
  const [all, every] = isMonth ? [months, MONTH_EVERY] : isDashboard ? [hours, DASHBOARD_EVERY] : [app, 1];
  return all[Math.floor(click / every) % all.length];
}

async function open(
  { name, isMonth, calls }: Page,
  turn: number,
  dueMs: number,
  place: Place,
  hearing: Hearing,
): Promise<void> {
  const waiting = [...calls(turn)];
  const lane = async (): Promise<void> => {
    let fromMs = dueMs;
    for (let call = waiting.shift(); call !== undefined; call = waiting.shift()) {
      await ask(call, { fromMs, kind: kindOf(name, call, isMonth) }, place, hearing);
      fromMs = performance.now();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  hearing.took(`${isMonth ? 'month' : 'page'}: ${name}`, performance.now() - dueMs);
}

/** Panels are counted by dashboard, questions of pages by their names. */
function kindOf(page: string, { name }: ApiCall, isMonth: boolean): string {
  return `${isMonth ? 'panel of a month' : 'API'}: ${page.startsWith('vigilops-') ? `panels of ${page}` : name}`;
}

/** Asks once, and hears. */
export async function ask(
  { path, body }: Omit<ApiCall, 'name'>,
  { fromMs, kind }: { readonly fromMs: number; readonly kind: string },
  { url, token }: Place,
  hearing: Hearing,
): Promise<void> {
  try {
    const response = await fetch(`${url}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const answer = await response.bytes();
    if (response.ok) {
      hearing.heard(kind, performance.now() - fromMs);
    } else {
      hearing.failed(kind, `${String(response.status)} ${reasonOf(Buffer.from(answer).toString())}`);
    }
  } catch (error) {
    hearing.failed(kind, error instanceof Error ? error.message : String(error));
  }
}

/** What a problem document says, else how the answer begins. */
function reasonOf(answer: string): string {
  const [, detail, code] = /"detail":"((?:[^"\\]|\\.)*)".*?"code":"(\w+)"/.exec(answer) ?? [];
  return code === undefined ? answer.slice(0, 200) : `${code}, ${detail ?? ''}`;
}
