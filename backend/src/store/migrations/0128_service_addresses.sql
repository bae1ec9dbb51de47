-- Who answered at an address: a service that died answers no more, and calls of it are still calls of it.
CREATE TABLE vigilops.service_addresses (
  address text NOT NULL,
  -- As callers write it; empty where they do not.
  port    text NOT NULL,
  service text NOT NULL,
  -- The newest minute in which it answered.
  seen    timestamptz NOT NULL,
  PRIMARY KEY (address, port, service)
);
CREATE INDEX service_addresses_seen ON vigilops.service_addresses (seen);
