import { DatabaseUnavailableError } from './server-url.ts';

/**
 * The role in which everything is read that an inspected party asks for. It cannot log in, owns nothing and has no way
 * round row-level security. All databases of a server share it; what it may read is granted in each.
 */
export const INSPECTED_ROLE = 'inspection_timeline_inspected';

/** The setting of a transaction that says which party asks; without it nothing is shown. */
export const PARTY_SETTING = 'timeline.party';

/** Sends one statement to the database and gives its rows. */
export type Query = (statement: string) => Promise<readonly object[]>;

/*
 * Several processes may come here at once, each with a database of its own: whoever is second waits for the first and
 * then finds the role. Whether it can be taken is tried out, since releases of PostgreSQL differ in what a membership
 * allows; what was tried is undone in the same breath.
 */
const MAKE_ROLE = `do $$
begin
  if not exists (select from pg_roles where rolname = '${INSPECTED_ROLE}') then
    begin
      create role ${INSPECTED_ROLE} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  begin
    perform set_config('role', '${INSPECTED_ROLE}', true);
    raise exception using errcode = 'TL001';
  exception
    when sqlstate 'TL001' then null;
    when insufficient_privilege then
      begin
        grant ${INSPECTED_ROLE} to current_user;
      exception when unique_violation then null;
      end;
  end;
end $$`;

/** What would let the role see more than it is granted. */
const FIND_FAULTS = `
  select r.rolsuper as superuser, r.rolbypassrls as bypasses,
    array(select m.roleid::regrole::text from pg_auth_members m where m.member = r.oid) as member_of
  from pg_roles r where r.rolname = '${INSPECTED_ROLE}'`;

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Makes the role where there is none, and lets the service's own login take it.
 * @throws DatabaseUnavailableError with the statements for an administrator where the login may not do that, and where
 *   the role could see more than it should.
 */
export async function ensureInspectedRole(query: Query): Promise<void> {
  const [login] = (await query('select quote_ident(current_user) as name')) as readonly { readonly name: string }[];
  try {
    await query(MAKE_ROLE);
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) throw cause;
    throw new DatabaseUnavailableError(
      `The login of the service may not make the role ${INSPECTED_ROLE}, in which an inspected party's questions are ` +
        'answered. An administrator of the server has to run, once:\n' +
        `  create role ${INSPECTED_ROLE} nologin;\n  grant ${INSPECTED_ROLE} to ${login?.name ?? 'the_login'};`,
      { cause },
    );
  }
  const [found] = (await query(FIND_FAULTS)) as readonly RoleFaults[];
  const faults = found ? tellFaults(found) : ['does not exist'];
  if (faults.length > 0) {
    throw new DatabaseUnavailableError(
      `The role ${INSPECTED_ROLE} ${faults.join(' and ')}: it could see what an inspected party must not. ` +
        'An administrator of the server has to take that from it.',
    );
  }
}

interface RoleFaults {
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly member_of: readonly string[];
}

function tellFaults({ superuser, bypasses, member_of }: RoleFaults): string[] {
  return [
    ...(superuser ? ['is a superuser'] : []),
    ...(bypasses ? ['bypasses row-level security'] : []),
    ...(member_of.length > 0 ? [`is a member of ${member_of.join(', ')}`] : []),
  ];
}
