import type { Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';
import type { RulesLibrary } from './rules-library.ts';

/** What the use-cases work with. */
export interface ServiceDeps {
  readonly db: Kysely<Tables>;
  readonly rules: RulesLibrary;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Tells the workers that something is to be sent now; it may be lost, since the sweep finds it as well. */
  readonly ring: () => void;
}

/** Who asks. `inspected` marks a party that may know nothing of an inspection before the call. */
export interface Principal {
  /** Who is recorded to have done something: a name or an address. */
  readonly name: string;
  readonly party: string;
  readonly inspected: boolean;
}
