/** Of VigilOps, as far as the page knows it, before what the API gives as a path alone. */
export const wholeUrl = (url: string, address: string): string =>
  /^https?:\/\//i.test(url) ? url : `${address.replace(/\/$/, '')}/${url.replace(/^\//, '')}`;

const CURL = 'curl -fsS -m 10 --retry 3 -o /dev/null';

/** A line of a crontab that tells of each run when it begins, and how it ended. */
export const crontabLine = (url: string): string =>
  `0 3 * * * ${CURL} ${url}/start; /usr/local/bin/backup.sh; ${CURL} ${url}/$?`;

/** The least that a job has to do. */
export const heartbeatCommand = (url: string): string => `${CURL} ${url}`;
