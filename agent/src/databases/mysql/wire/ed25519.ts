import { createHash } from 'node:crypto';

/**
 * Signs as MariaDB's plugin `ed25519` wants it: RFC 8032, 5.1.6, with a password of any length in place of the seed, for
 * which Node's own signature has no way in. Some milliseconds, once a connection.
 */
export function signEd25519(password: Buffer, message: Buffer): Buffer {
  const key = sha512(password);
  const scalar = clamped(key.subarray(0, 32));
  const publicKey = encodePoint(timesBase(scalar));
  const nonce = numberOf(sha512(key.subarray(32), message)) % ORDER;
  const commitment = encodePoint(timesBase(nonce));
  const challenge = numberOf(sha512(commitment, publicKey, message)) % ORDER;
  return Buffer.concat([commitment, bytesOf((nonce + challenge * scalar) % ORDER)]);
}

const PRIME = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));

/** X/Z, Y/Z and X·Y/Z of a point. */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960n;
const BASE: Point = [BASE_X, BASE_Y, 1n, mod(BASE_X * BASE_Y)];

function sha512(...parts: readonly Buffer[]): Buffer {
  return createHash('sha512').update(Buffer.concat(parts)).digest();
}

function clamped(bytes: Buffer): bigint {
  return (numberOf(bytes) & (2n ** 254n - 8n)) | (2n ** 254n);
}

function numberOf(littleEndian: Buffer): bigint {
  return BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`);
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}

function mod(value: bigint): bigint {
  const rest = value % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}

function inverse(value: bigint): bigint {
  let [result, base] = [1n, mod(value)];
  for (let exponent = PRIME - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) {
      result = mod(result * base);
    }
    base = mod(base * base);
  }
  return result;
}

function timesBase(scalar: bigint): Point {
  let sum: Point = [0n, 1n, 1n, 0n];
  let doubled = BASE;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) {
      sum = add(sum, doubled);
    }
    doubled = add(doubled, doubled);
  }
  return sum;
}

/** RFC 8032, 5.1.4; it doubles, too. */
function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function encodePoint([x, y, z]: Point): Buffer {
  const unit = inverse(z);
  const bytes = bytesOf(mod(y * unit));
  bytes[31] = (bytes[31] ?? 0) | (Number(mod(x * unit) & 1n) << 7);
  return bytes;
}
