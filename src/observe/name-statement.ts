const VERB = /\b(select|insert|update|delete|begin|commit|rollback|set)\b/i;
const TABLE = /\b(?:from|into|update|join)\s+"?([a-z_]+)"?/i;

/** What an SQL statement does and to which table, in two words: `update reminders`. Its text may hold literals. */
export function nameStatement(sql: string): string {
  const text = sql.slice(0, 2000);
  const verb = VERB.exec(text)?.[1]?.toLowerCase() ?? 'statement';
  const table = TABLE.exec(text)?.[1];
  return table === undefined ? verb : `${verb} ${table.toLowerCase()}`;
}
