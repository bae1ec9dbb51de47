import { AppEvents } from '@grafana/data';
import { getAppEvents, getBackendSrv } from '@grafana/runtime';
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { APP_PROXY_URL } from '../../constants.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import type { Polled } from '../../fleet/use-polled.ts';
import { t } from '../../t.ts';
import type { Notice } from '../types.ts';
import { newestId, news } from './news.ts';
import { noticeStream } from './notice-stream.ts';
import { keepMarker, readMarker } from './read-marker.ts';

const LIMIT = 50;
/** More at once are told in one toast. */
const MOST_TOASTS = 3;

type Polls = Polled<{ readonly items: readonly Notice[] }>;

export interface NoticeCentre {
  readonly polled: Polls;
  readonly unread: number;
  /** The newest that was read before. */
  readonly readUntil: number;
  readonly markRead: () => void;
}

const Context = createContext<NoticeCentre | undefined>(undefined);

/** The messages to the app itself, live, and toasts of what is critical and new. */
export function NoticesProvider({ children }: { readonly children: ReactNode }) {
  const polled: Polls = useAsked(REFRESH_MS.slow, 'listNotices', { query: { in_app: 'true', limit: LIMIT } });
  const { data, retry } = polled;
  const [readUntil, setReadUntil] = useState(readMarker);
  useEffect(() => {
    const live = noticeStream({ url: `${APP_PROXY_URL}/read`, backend: getBackendSrv }).subscribe(retry);
    return () => live.unsubscribe();
  }, [retry]);
  useToasts(data?.items);
  const centre = useMemo((): NoticeCentre => {
    const items = data?.items ?? [];
    return {
      polled,
      readUntil,
      unread: items.filter(({ id }) => id > readUntil).length,
      markRead: () => {
        const newest = newestId(items);
        if (newest > readUntil) {
          keepMarker(newest);
          setReadUntil(newest);
        }
      },
    };
  }, [data, polled.error, readUntil]);
  return <Context.Provider value={centre}>{children}</Context.Provider>;
}

/** What was there when the page was opened is no news. */
function useToasts(items: readonly Notice[] | undefined): void {
  const seen = useRef<number>(undefined);
  useEffect(() => {
    if (items === undefined) {
      return;
    }
    const fresh = seen.current === undefined ? [] : news(items, seen.current, Date.now());
    seen.current = Math.max(seen.current ?? 0, newestId(items));
    const say = (title: string) =>
      getAppEvents().publish({ type: AppEvents.alertError.name, payload: [title] });
    if (fresh.length > MOST_TOASTS) {
      say(t('notices.many', '{{total}} new critical incidents', { total: fresh.length }));
    } else {
      fresh.forEach(({ title }) => say(title));
    }
  }, [items]);
}

export function useNotices(): NoticeCentre | undefined {
  return useContext(Context);
}
