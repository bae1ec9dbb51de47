import type { Request, Response } from 'express';
import type { Cookies } from '../route.ts';

/** RFC 6265. `SameSite=Strict`: no page of another site has a request of its own carry one. */
export function cookiesOf(request: Request, response: Response, isEncrypted: boolean): Cookies {
  return {
    get: (name) => {
      const all = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
      const found = all.find((pair) => pair.startsWith(`${name}=`));
      return found?.slice(name.length + 1);
    },
    set: (name, value, { path, seconds }) => {
      response.cookie(name, value ?? '', {
        path,
        httpOnly: true,
        sameSite: 'strict',
        secure: isEncrypted,
        maxAge: value === null ? 0 : seconds * 1_000,
        encode: String,
      });
    },
  };
}
