import type { Telemetry } from 'bullmq';
import type { Within } from './work-observer.ts';

/** The span of one request. */
export interface RequestTrace {
  /** Runs what belongs to the request. */
  readonly run: (act: () => void) => void;
  readonly end: (status: number) => void;
}

/** Traces of this process, where it keeps any. */
export interface Traces {
  readonly within: Within;
  /** Begins the span of a request, as part of the trace that its `traceparent` names. */
  readonly startRequest: (request: {
    readonly method: string;
    /** The pattern, never the path. */
    readonly route: string;
    readonly headers: Readonly<Record<string, unknown>>;
  }) => RequestTrace;
  /** For BullMQ: its jobs carry the trace on. */
  readonly queueTelemetry: Telemetry;
  /** A statement ended just now; only what it does and to which table is kept. */
  readonly statementRan: (sql: string, durationMs: number, failed: boolean) => void;
  /** Sends what is left, for a limited time. */
  readonly stop: () => Promise<void>;
}
