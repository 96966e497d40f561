import type { RulesLibrary } from '../service/assemble-rules.ts';
import type { ServiceClient } from '../service/service-client.ts';
import type { Settings } from '../settings.ts';

/** A place to print to. */
export interface Printer {
  readonly write: (text: string) => void;
  /** Waits until what was written has gone on; false once nobody reads any more. */
  readonly flushed: () => Promise<boolean>;
  /** Whether a person reads along: lines are fitted to the width, and progress is told, only then. */
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
  /** The version of the program. */
  readonly version: string;
  readonly out: Printer;
  readonly err: Printer;
  readonly settings: () => Settings;
  readonly rules: () => Promise<RulesLibrary>;
  readonly now: () => number;
  /** Asks whoever reads along a question to be answered by yes or no; null where nobody does. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  readonly connect: (as: ConnectAs) => Promise<ServiceClient>;
  /** Runs the service until it is told to stop. */
  readonly start: () => Promise<void>;
  /** Runs workers alone until told to stop. */
  readonly work: () => Promise<void>;
  /** Brings the database up to date and gives the names of the migrations that ran. */
  readonly migrate: () => Promise<readonly string[]>;
  readonly restore: (file: string, force: boolean) => Promise<string>;
  readonly simulate: (options: SimulateOptions) => Promise<SimulationResult>;
}

/** How far to look ahead, and where to write what would be sent. */
export interface SimulateOptions {
  /** The last London day, included. */
  readonly until: string;
  /** Empty, or not there yet. */
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
