import { type Kysely, sql } from 'kysely';

/*
 * Who may use the service, and by what they show it. Of every secret (session, link, code, token, cookie) only the
 * SHA-256 is here, so that whoever reads the tables can sign in as nobody.
 */
const statements = [
  // Addresses are in lower case, so that one person is not two.
  `create table users (
    id uuid primary key,
    party text not null,
    roles text[] not null check (cardinality(roles) > 0),
    name text not null,
    email text not null unique check (email = lower(email)),
    oidc_issuer text,
    oidc_subject text,
    created_at timestamptz not null default now(),
    created_by text not null,
    disabled_at timestamptz,
    unique (oidc_issuer, oidc_subject),
    check ((oidc_issuer is null) = (oidc_subject is null))
  )`,
  `create table sessions (
    id uuid primary key,
    token_hash text not null unique,
    user_id uuid not null references users,
    signed_in_by text not null check (signed_in_by in ('link', 'code', 'printed-link', 'oidc')),
    browser text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
  )`,
  `create index sessions_open on sessions (user_id, created_at) where ended_at is null`,

  // Without a browser_hash a link was handed over by the operator, and opens in any browser.
  `create table sign_in_links (
    id uuid primary key,
    user_id uuid not null references users,
    token_hash text not null unique,
    browser_hash text,
    code_hash text,
    wrong_codes integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index sign_in_links_by_browser on sign_in_links (browser_hash, created_at)`,
  `create index sign_in_links_by_user on sign_in_links (user_id)`,
  // Every wish for a link, also of addresses that nobody here has.
  `create table sign_in_requests (
    id uuid primary key,
    address_hash text not null,
    asked_at timestamptz not null
  )`,
  `create index sign_in_requests_by_address on sign_in_requests (address_hash, asked_at)`,
  `create index sign_in_requests_by_age on sign_in_requests (asked_at)`,
  // What a sign-in at the provider was begun with; taken out when it comes back.
  `create table oidc_sign_ins (
    state_hash text primary key,
    browser_hash text not null,
    nonce text not null,
    code_verifier text not null,
    return_to text not null,
    expires_at timestamptz not null
  )`,

  `create table api_tokens (
    id uuid primary key,
    token_hash text not null unique,
    user_id uuid not null references users,
    name text not null,
    scopes text[] not null check (cardinality(scopes) > 0),
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create index api_tokens_by_user on api_tokens (user_id, created_at)`,

  // Who gave or took what access: never changed.
  `create table access_changes (
    id uuid primary key,
    at timestamptz not null,
    by_whom text not null,
    user_id uuid not null references users,
    what text not null,
    details jsonb not null
  )`,
  `create index access_changes_by_user on access_changes (user_id, at)`,
  `create trigger access_changes_is_only_added before update or delete on access_changes
    for each row execute function refuse_change()`,
];

/** Forward only. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
