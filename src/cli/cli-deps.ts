import type { RulesLibrary } from '../service/rules-library.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { Settings } from '../settings.ts';

/** A place to print to. */
export interface Printer {
  readonly write: (text: string) => void;
  /** Whether a person reads along: colours and progress only then. */
  readonly terminal: boolean;
  readonly colours: boolean;
  /** How many characters fit on a line. */
  readonly columns: number;
}

/** Who uses the service. */
export interface ConnectAs {
  /** Who is recorded; the user of the machine where absent. */
  readonly by?: string | undefined;
  readonly seenBy?: string | undefined;
}

/** What the commands work with; put together in one place for the whole process. */
export interface CliDeps {
  readonly out: Printer;
  readonly err: Printer;
  readonly settings: () => Settings;
  readonly rules: () => RulesLibrary;
  readonly now: () => number;
  readonly connect: (as: ConnectAs) => Promise<ServiceClient>;
  /** Runs the service until it is told to stop; gives the exit code. */
  readonly start: () => Promise<number>;
  /** Runs workers alone until told to stop; gives the exit code. */
  readonly work: () => Promise<number>;
  /** Brings the database up to date and says what it did. */
  readonly migrate: () => Promise<readonly string[]>;
  readonly restore: (file: string, force: boolean) => Promise<string>;
  readonly simulate: (options: SimulateOptions) => Promise<SimulationResult>;
}

/** How far to look ahead, and where to write what would be sent. */
export interface SimulateOptions {
  /** The last London day, included. */
  readonly until: string;
  readonly directory: string;
  readonly onEmail: (email: SimulatedEmail) => void;
}

/** One email that would go out. */
export interface SimulatedEmail {
  /** London wall time, `YYYY-MM-DD HH:MM`. */
  readonly at: string;
  readonly to: string;
  readonly subject: string;
  readonly file: string;
}

/** What a simulation came to. */
export interface SimulationResult {
  readonly emails: number;
  readonly directory: string;
}
