import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { WebhookReach } from '../webhooks/webhook-reach.ts';
import type { Permission } from './access/permissions.ts';
import type { RulesLibrary } from './assemble-rules.ts';
import type { ChangedCalendar } from './calendars/register-calendars.ts';

/** What the use-cases work with. */
export interface ServiceDeps {
  readonly db: Kysely<Tables>;
  /** Where what an inspected party asks is read, if that has a login of its own. */
  readonly inspectedDb?: Kysely<Tables>;
  readonly rules: RulesLibrary;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Tells the workers that something is to be sent now; it may be lost, since the sweep finds it as well. */
  readonly ring: () => void;
  readonly runtime: ServiceRuntime;
}

/** What the process that runs the use-cases knows of its own parts. */
export interface ServiceRuntime {
  /** Each part, and what is wrong with it now. */
  readonly describe: () => Promise<
    readonly { readonly name: string; readonly description: string; readonly problem: string | null }[]
  >;
  /** What the operator was told at the start. */
  readonly notices: readonly string[];
  /** Where browsers find the service; null where it is not reached from the network. */
  readonly address?: () => string | null;
  readonly backup: (file: string) => Promise<void>;
  /** Runs something as a part of a trace that has this name, where traces are kept. */
  readonly trace?: <T>(name: string, act: () => Promise<T>) => Promise<T>;
  /** Told what was changed about calendars, for commands that open no database; null while that is being changed. */
  readonly keepCalendars?: (calendars: readonly ChangedCalendar[] | null) => void;
  /** Where messages to webhooks may go; to public addresses by https unless told. */
  readonly webhookReach?: WebhookReach;
}

/** Who asks. `inspected` marks a party that may know nothing of an inspection before the call. */
export interface Principal {
  /** Who is recorded to have done something: a name or an address. */
  readonly name: string;
  readonly party: string;
  readonly inspected: boolean;
  readonly permissions: readonly Permission[];
  /** Records on any inspection; somebody who may record and does not, only where they take part. */
  readonly recordsOnAny: boolean;
  /** Who they are among the people of the service; absent for whoever is at the machine itself. */
  readonly user?: {
    readonly id: string;
    readonly email: string;
    /** The session that they ask in; absent for a token. */
    readonly session?: string;
  };
}
