import { locationService } from '@grafana/runtime';
import { useEffect } from 'react';
import { localTarget } from './local-links.ts';

/** Follows links to pages of the console without loading anew. */
export function useLocalLinks(): void {
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const target = localTarget(event, location.origin);
      if (target !== undefined && !target.endsWith('#page')) {
        event.preventDefault();
        locationService.push(target);
      }
    };
    document.addEventListener('click', follow);
    return () => document.removeEventListener('click', follow);
  }, []);
}
