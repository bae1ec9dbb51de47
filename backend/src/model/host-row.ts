/** A label that groups series by the row of their host, for who goes on with that row's id. No sender gives it. */
export const HOST_ROW = 'vigilops.host.row';
