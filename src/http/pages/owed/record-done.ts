import type { FastifyRequest } from 'fastify';
import type { Completion } from '../../../service/completions.ts';
import type { InspectionDetail } from '../../../service/show-inspection.ts';
import type { RecordedResult } from '../../../service/record-event.ts';
import { inPlainWords } from '../record/plain-problems.ts';
import { type RuleNames, ruleNames } from '../record/rule-names.ts';
import type { Site } from '../site.ts';

/** What is recorded when somebody says that something is done. */
export interface DoneEntry {
  readonly on: string | undefined;
  readonly at?: string | undefined;
  readonly reason?: string | undefined;
  /** The version that the page was made for; another one is refused. */
  readonly version: number;
  /** Made when the page was, so that it is done once. */
  readonly key: string;
}

/** Records that a milestone is done, by the event that says so; what is wrong is told in the words of people. */
export async function recordDone(
  site: Site,
  request: FastifyRequest,
  inspection: Pick<InspectionDetail, 'id' | 'framework' | 'kind'>,
  { event, milestone }: Pick<Completion, 'event' | 'milestone'>,
  entry: DoneEntry,
): Promise<RecordedResult> {
  const names = await namesOf(site, request, inspection);
  const rule = (await site.run(request, 'showFramework', { framework: inspection.framework })).events.find(
    ({ id }) => id === event,
  );
  const { on, at, reason, version, key } = entry;
  const input = {
    inspection: inspection.id,
    type: event,
    ...(rule?.asks.milestone === undefined ? {} : { milestone }),
    on: on ?? '',
    ...(at === undefined ? {} : { at }),
    ...(reason === undefined ? {} : { reason }),
    version,
  };
  return inPlainWords(names, event, () => site.run(request, 'recordEvent', input, { onceKey: key }));
}

/** What the ids of an inspection's rules are called. */
export async function namesOf(
  site: Site,
  request: FastifyRequest,
  { framework, kind }: Pick<InspectionDetail, 'framework' | 'kind'>,
): Promise<RuleNames> {
  return ruleNames(await site.run(request, 'showFramework', { framework }), kind);
}
