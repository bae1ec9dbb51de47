/** Ask for the server's URL before anything is changed: it throws where nobody can say it. */
export function heartbeatUrls(publicUrl: string): (secret: string) => string {
  return (secret) => `${publicUrl}/api/v1/heartbeats/${secret}`;
}
