import { createHash } from 'node:crypto';

import { keyPattern } from './key-pattern.ts';

/** Commands whose first argument is a key. Of all others no argument is shown at all: a script, a password, a channel. */
const KEY_FIRST: ReadonlySet<string> = new Set(
  `APPEND BITCOUNT BITFIELD BITFIELD_RO BITPOS BLMOVE BLPOP BRPOP BRPOPLPUSH BZPOPMAX BZPOPMIN COPY DECR DECRBY DEL DUMP
  EXISTS EXPIRE EXPIREAT EXPIRETIME GEOADD GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUSBYMEMBER GEOSEARCH GET GETBIT GETDEL
  GETEX GETRANGE GETSET HDEL HEXISTS HEXPIRE HGET HGETALL HGETDEL HGETEX HINCRBY HINCRBYFLOAT HKEYS HLEN HMGET HMSET
  HPERSIST HRANDFIELD HSCAN HSET HSETEX HSETNX HSTRLEN HVALS INCR INCRBY INCRBYFLOAT LINDEX LINSERT LLEN LMOVE LPOP LPOS
  LPUSH LPUSHX LRANGE LREM LSET LTRIM MGET MOVE MSET MSETNX PERSIST PEXPIRE PEXPIREAT PFADD PFCOUNT PFMERGE PSETEX PTTL
  RENAME RENAMENX RESTORE RPOP RPOPLPUSH RPUSH RPUSHX SADD SCARD SDIFF SDIFFSTORE SET SETBIT SETEX SETNX SETRANGE SINTER
  SINTERSTORE SISMEMBER SMEMBERS SMISMEMBER SMOVE SORT SORT_RO SPOP SRANDMEMBER SREM SSCAN STRLEN SUBSTR SUNION SUNIONSTORE
  TOUCH TTL TYPE UNLINK WATCH XACK XADD XAUTOCLAIM XCLAIM XDEL XLEN XPENDING XRANGE XREVRANGE XTRIM ZADD ZCARD ZCOUNT
  ZDIFFSTORE ZINCRBY ZINTERSTORE ZLEXCOUNT ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE
  ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE
  ZREVRANK ZSCAN ZSCORE ZUNIONSTORE`.split(/\s+/),
);
/** Whose second word says what is done. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  CLIENT: /^(LIST|KILL|PAUSE|UNPAUSE|REPLY|SETNAME|INFO|TRACKING|UNBLOCK)$/,
  CLUSTER: /^(NODES|SLOTS|SHARDS|INFO|FAILOVER|MEET|SETSLOT)$/,
  CONFIG: /^(GET|SET|REWRITE|RESETSTAT)$/,
  DEBUG: /^(SLEEP|OBJECT|RELOAD|DIGEST)$/,
  FUNCTION: /^(LOAD|LIST|DUMP|RESTORE|DELETE|FLUSH|STATS)$/,
  MEMORY: /^(USAGE|STATS|PURGE|DOCTOR|MALLOC-STATS)$/,
  OBJECT: /^(ENCODING|FREQ|IDLETIME|REFCOUNT)$/,
  SCRIPT: /^(LOAD|EXISTS|FLUSH|KILL)$/,
  XGROUP: /^(CREATE|CREATECONSUMER|DELCONSUMER|DESTROY|SETID)$/,
  XINFO: /^(STREAM|GROUPS|CONSUMERS)$/,
};
const COMMAND = /^[A-Z][A-Z0-9._|-]{0,63}$/;

/**
 * A command as it may leave the host: its name, the pattern of its first key, and `?` for what else was said: `SET user:*:name ?`.
 * Names of commands that nobody knows are `?` too.
 */
export function commandShape(words: readonly Uint8Array[]): string {
  const [first, second, ...rest] = words;
  const command = nameOf(first);
  if (command === undefined) {
    return '?';
  }
  if (second === undefined) {
    return command;
  }
  const said = CONTAINERS[command];
  if (said !== undefined) {
    const what = nameOf(second);
    return `${command} ${what !== undefined && said.test(what) ? what : '?'}${rest.length > 0 ? ' ?' : ''}`;
  }
  if (!KEY_FIRST.has(command)) {
    return `${command} ?`;
  }
  return `${command} ${keyPattern(second)}${rest.length > 0 ? ' ?' : ''}`;
}

function nameOf(word: Uint8Array | undefined): string | undefined {
  const name = Buffer.from(word?.subarray(0, 64) ?? [])
    .toString('latin1')
    .toUpperCase();
  return COMMAND.test(name) ? name : undefined;
}

/** The same on every host, whatever its version. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(`redis\n${text}`).digest('hex').slice(0, 16);
}
