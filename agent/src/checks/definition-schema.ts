import * as z from 'zod/mini';

import { parseJsonPath } from './json-path.ts';

/**
 * The keys of each type of check, the same in agent.yaml and in what the server sends: what contracts/api/checks.ts
 * says, in the small edition of zod.
 */
const text = (maxLength: number) =>
  z.string().check(z.maxLength(maxLength), z.regex(/^[^\0]*$/, 'must not contain U+0000'));
const filled = (maxLength: number) => text(maxLength).check(z.minLength(1));

const hostName = filled(253).check(z.regex(/^[^\s/?#@]+$/u, 'must be a host name or an address'));
const port = z.int().check(z.gte(1), z.lte(65_535));

const url = text(2_048).check(
  z.refine((value) => /^https?:\/\/[^/?#\s]/iu.test(value) && URL.canParse(value), {
    error: 'expected an address such as http://localhost:8000/health',
    abort: true,
  }),
  z.refine((value) => !/^https?:\/\/[^/?#]*@/iu.test(value), {
    error: 'no user or password here; use the header Authorization',
  }),
);

const headerName = text(128).check(
  z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/u, 'expected the name of an HTTP header'),
);
/** RFC 9110, 5.5: no CR, LF or NUL in a value. */
const headerValue = text(8_192).check(z.regex(/^[^\r\n\0]*$/u, 'expected one line'));
const headers = z
  .record(headerName, headerValue)
  .check(z.refine((value) => Object.keys(value).length <= 32, { error: 'at most 32 headers' }));

export const statusPattern = z
  .string()
  .check(z.regex(/^[1-5](\d\d|xx)$|^[1-5]\d\d-[1-5]\d\d$/u, 'expected a status such as 200, 2xx or 200-399'));
const expectedStatus = z.array(statusPattern).check(z.minLength(1), z.maxLength(16));

const jsonPath = text(512).check(
  z.refine((value) => parseJsonPath(value) !== undefined, {
    error: "expected a path such as $.status or $['a'][0]",
  }),
);

export const httpKeys = {
  type: z.literal('http'),
  url,
  method: z._default(z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']), 'GET'),
  headers: z._default(headers, {}),
  body: z.optional(text(65_536)),
  expected_status: z._default(expectedStatus, ['2xx', '3xx']),
  body_contains: z.optional(filled(1_024)),
  body_matches: z.optional(filled(1_024)),
  json_path: z.optional(jsonPath),
  json_equals: z.optional(z.union([text(1_024), z.number(), z.boolean(), z.null()])),
  follow_redirects: z._default(z.boolean(), true),
  verify_certificate: z._default(z.boolean(), true),
  certificate_days: z._default(z.int().check(z.gte(0), z.lte(365)), 0),
};

export const tcpKeys = { type: z.literal('tcp'), host: hostName, port };

export const dnsKeys = {
  type: z.literal('dns'),
  host: hostName,
  record_type: z._default(z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT']), 'A'),
  resolver: z.optional(
    text(64).check(z.regex(/^[0-9A-Fa-f.:[\]]+$/u, 'expected an address, with a port or without')),
  ),
  expected: z._default(z.array(filled(512)).check(z.maxLength(32)), []),
};

export const icmpKeys = { type: z.literal('icmp'), host: hostName };

export const scriptKeys = {
  type: z.literal('script'),
  command: z.array(filled(4_096)).check(z.minLength(1), z.maxLength(64)),
  user: z.optional(filled(64)),
};

export const checkName = filled(256);
export const checkCount = z.int().check(z.gte(1), z.lte(10));
