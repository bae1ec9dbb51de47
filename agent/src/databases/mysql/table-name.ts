export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** Of letters that file names cannot have: `@` and four hex digits. */
const CODED = /@([0-9a-f]{4})/g;
/** What follows names a partition, and a part of it. */
const PARTITION = /#p#/i;
/** Tables that the server makes for itself: of ALTER TABLE, of full-text indexes. */
const TEMPORARY = /^(?:#sql|FTS_[0-9a-f]{16}_)/;

/** Of a name in the dictionary of InnoDB, `shop/orders@002dold#P#p0`; undefined: no table of somebody's. */
export function tableOf(dictionaryName: string): TableName | undefined {
  const slash = dictionaryName.indexOf('/');
  const own = dictionaryName.slice(slash + 1);
  if (slash < 1 || TEMPORARY.test(own)) {
    return undefined;
  }
  return { schema: decoded(dictionaryName.slice(0, slash)), name: decoded(own.split(PARTITION)[0] ?? own) };
}

function decoded(name: string): string {
  return name.replace(CODED, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)));
}
