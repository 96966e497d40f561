import { settledWithin } from '../queue/time-limit.ts';

/** One thing that health depends on. */
export interface HealthCheck {
  /** Which part, in a word: it is told to whoever asks. */
  readonly part: string;
  /** Without it the service does not do its work; without another it does, worse. */
  readonly needed: boolean;
  /** How long an answer is good for, in milliseconds. */
  readonly freshMs: number;
  /** What is wrong now, in a sentence for administrators, or null. */
  readonly check: () => Promise<string | null>;
}

/** How one part is. */
export interface PartHealth {
  readonly part: string;
  readonly state: 'ok' | 'down';
  /** For administrators only. */
  readonly problem: string | null;
}

/** How the service is: `degraded` does its work without a part that it can do without. */
export interface HealthReport {
  readonly status: 'ready' | 'degraded' | 'not-ready';
  readonly parts: readonly PartHealth[];
}

/** Asks how the service is; answers within the limit, however many ask. */
export interface Health {
  readonly ask: () => Promise<HealthReport>;
}

/** What a part may take to answer. */
const LIMIT_MS = 2000;

const SILENT = `It did not answer within ${LIMIT_MS / 1000} seconds.`;

/** A check that hangs for so long is given up, so that a part which came back is seen. */
const GIVE_UP_MS = 30_000;

/** Health by these checks. Each runs at most once at a time, and its answer is shared while it is fresh. */
export function createHealth(checks: readonly HealthCheck[], now: () => number = () => performance.now()): Health {
  const parts = checks.map((check) => ({ check, ask: rememberAnswer(check, now) }));
  return {
    ask: async () => {
      const answers = await Promise.all(parts.map(async ({ check, ask }) => ({ check, problem: await ask() })));
      const down = answers.filter(({ problem }) => problem !== null);
      return {
        status: down.length === 0 ? 'ready' : down.some(({ check }) => check.needed) ? 'not-ready' : 'degraded',
        parts: answers.map(({ check: { part }, problem }) => ({
          part,
          state: problem === null ? 'ok' : 'down',
          problem,
        })),
      };
    },
  };
}

/** The answer of a check, asked for again once it is no longer fresh. */
function rememberAnswer({ check, freshMs }: HealthCheck, now: () => number): () => Promise<string | null> {
  let answer: { readonly problem: string | null; readonly at: number } | undefined;
  let asking: { readonly since: number; readonly done: Promise<void> } | undefined;

  const begin = (): { readonly since: number; readonly done: Promise<void> } => {
    const since = now();
    const keep = async (): Promise<void> => {
      const problem = await runCheck(check);
      if (asking !== mine) return;
      answer = { problem: now() - since > LIMIT_MS ? (problem ?? SILENT) : problem, at: now() };
      asking = undefined;
    };
    const mine = { since, done: Promise.resolve().then(keep) };
    return mine;
  };

  return async () => {
    if (answer && now() - answer.at < freshMs) return answer.problem;
    if (!asking || now() - asking.since > GIVE_UP_MS) asking = begin();
    const { since, done } = asking;
    const leftMs = LIMIT_MS - (now() - since);
    if (leftMs > 0) await settledWithin(leftMs, done);
    return answer && answer.at >= since ? answer.problem : SILENT;
  };
}

async function runCheck(check: HealthCheck['check']): Promise<string | null> {
  try {
    return await check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
