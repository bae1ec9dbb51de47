/** What came is not the protocol of MySQL, or more of it than anybody asked for: nothing more is read. */
export class NotMySql extends Error {}
