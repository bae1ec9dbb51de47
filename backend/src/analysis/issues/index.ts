export { createIssueBook, ISSUE_LIMITS, type IssueBook, type IssueBookLimits } from './issue-book.ts';
export { createIssueOf, type IssueGateDeps } from './issue-gate.ts';
