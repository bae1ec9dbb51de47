import { useEffect, useState } from 'react';
import type { Api } from '../../api/client.ts';
import { toApiError, type ApiError } from '../../api/errors.ts';
import type { LogVolumeBody, LogVolumeResponse } from '../../api/types.ts';

export interface Volume {
  /** Of the question before until this one is answered. */
  readonly data: LogVolumeResponse | undefined;
  readonly loading: boolean;
  readonly error: ApiError | undefined;
}

/** Lines by level and time. `body` must stay the same while it is the same question. */
export function useVolume(api: Api, body: LogVolumeBody, on: boolean): Volume {
  const [volume, setVolume] = useState<Volume>({ data: undefined, loading: true, error: undefined });
  useEffect(() => {
    if (!on) {
      return undefined;
    }
    setVolume((old) => ({ ...old, loading: true, error: undefined }));
    const asking = api.call('queryLogVolume', { body }).subscribe({
      next: (data) => setVolume({ data, loading: false, error: undefined }),
      error: (thrown: unknown) => setVolume((old) => ({ ...old, loading: false, error: toApiError(thrown) })),
    });
    return () => asking.unsubscribe();
  }, [api, body, on]);
  return volume;
}
