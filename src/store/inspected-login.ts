import type pg from 'pg';
import { endPool, type ReportError } from './guard-pool.ts';
import { INSPECTED_ROLE } from './inspected-role.ts';
import { createServerPool } from './server-database.ts';
import { DatabaseUnavailableError, parseServerUrl } from './server-url.ts';

/** How the second login is opened. */
export interface InspectedLoginOptions {
  /** The address of the login that an inspected party's questions are answered by. */
  readonly inspectedUrl: string;
  /** The service's own pool, over a migrated database. */
  readonly service: pg.Pool;
  readonly report: ReportError;
}

/** What says which database a connection leads to, and since when its server runs. */
const WHICH_DATABASE = `
  select current_database() as name, pg_postmaster_start_time()::text as since,
    (select oid::text from pg_database where datname = current_database()) as oid`;

/** Everything by which a login could see or do more than the role: of itself, of what it owns, of what it is granted. */
const FIND_EXCESS = `
  select r.rolsuper as "superuser", r.rolbypassrls as "bypasses", r.rolcreaterole as "makesRoles",
    r.rolreplication as "replicates",
    exists (select from pg_auth_members m join pg_roles o on o.oid = m.roleid
      where m.member = r.oid and o.rolname = '${INSPECTED_ROLE}') as "isMember",
    array(select m.roleid::regrole::text from pg_auth_members m join pg_roles o on o.oid = m.roleid
      where m.member = r.oid and o.rolname <> '${INSPECTED_ROLE}') as "others",
    exists (select from pg_class where relowner = r.oid) or exists (select from pg_namespace where nspowner = r.oid)
      or exists (select from pg_database where datdba = r.oid) as "owns",
    array(select t.relname::text from pg_class t
      where t.relnamespace = to_regnamespace('timeline') and t.relkind in ('r', 'p', 'v', 'm')
        and (has_table_privilege(r.oid, t.oid, 'insert, update, delete, truncate, references, trigger')
          or has_any_column_privilege(r.oid, t.oid, 'insert, update, references')
          or exists (select from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
            and has_column_privilege(r.oid, t.oid, a.attnum, 'select')
            and not has_column_privilege('${INSPECTED_ROLE}', t.oid, a.attnum, 'select')))
      order by 1) as "granted"
  from pg_roles r where r.rolname = session_user`;

interface Excess {
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly makesRoles: boolean;
  readonly replicates: boolean;
  readonly isMember: boolean;
  readonly others: readonly string[];
  readonly owns: boolean;
  readonly granted: readonly string[];
}

const CONNECTIONS = 10;
const CLOSE_MS = 5_000;

/**
 * Opens a pool whose login can be nothing but the role of the inspected party, so that a statement that gets out of that
 * role has got nowhere.
 * @throws DatabaseUnavailableError where it leads to another database, cannot take the role, or could see or do more.
 */
export async function openInspectedPool({ inspectedUrl, service, report }: InspectedLoginOptions): Promise<pg.Pool> {
  const { description } = parseServerUrl(inspectedUrl);
  const pool = createServerPool({ databaseUrl: inspectedUrl, report, maxConnections: CONNECTIONS });
  try {
    const faults = await findFaults(pool, service);
    if (faults.length === 0) return pool;
    throw new Error(`it ${faults.join(', and it ')}`);
  } catch (cause) {
    await endPool(pool, CLOSE_MS);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseUnavailableError(
      `The login ${description} of DATABASE_INSPECTED_URL cannot be used: ${reason}. ` +
        `It needs what these statements give, and nothing more:\n` +
        `  create role <login> login password '…';\n  grant ${INSPECTED_ROLE} to <login>;`,
      { cause },
    );
  }
}

async function findFaults(pool: pg.Pool, service: pg.Pool): Promise<readonly string[]> {
  const [own, theirs] = await Promise.all([service.query(WHICH_DATABASE), pool.query(WHICH_DATABASE)]);
  if (JSON.stringify(own.rows) !== JSON.stringify(theirs.rows)) return ['leads to another database than DATABASE_URL'];
  const { rows } = await pool.query<Excess>(FIND_EXCESS);
  const [found] = rows;
  if (!found) return ['has no role of its own'];
  // Everything else follows from it.
  if (found.superuser) return ['is a superuser'];
  return [
    ...(found.bypasses ? ['bypasses row-level security'] : []),
    ...(found.makesRoles ? ['can make roles'] : []),
    ...(found.replicates ? ['can replicate'] : []),
    ...(found.owns ? ['owns something'] : []),
    ...(found.isMember ? [] : [`is no member of ${INSPECTED_ROLE}`]),
    ...(found.others.length > 0 ? [`is a member of ${found.others.join(', ')}`] : []),
    ...(found.granted.length > 0 ? [`may see or change more of ${found.granted.join(', ')}`] : []),
  ];
}
