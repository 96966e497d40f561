import type { FastifyReply, FastifyRequest } from 'fastify';
import { londonToday } from '../../../clock.ts';
import { InvalidInputError } from '../../../errors.ts';
import { type Site, whoAsks } from '../site.ts';
import { inPlainWords } from './plain-problems.ts';
import { inspectionFrame, type RecordCase } from './record-case.ts';

/** Answers with a page that says why an event cannot be recorded now, and what could be done instead. */
export async function notPossible(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  read: RecordCase,
  type: string,
): Promise<FastifyReply> {
  const { inspection, framework } = read;
  const rule = framework.events.find((each) => each.id === type);
  if (rule === undefined) return reply.callNotFound() as never;
  const correcting = framework.events.find(({ does }) => does === 'correct')?.id;
  const earlier = rule.repeatable ? undefined : inspection.events.findLast((each) => each.type === type && each.holds);
  void reply.status(422);
  return site.page(request, reply, 'record/not-now', {
    ...inspectionFrame(read, rule.title, 'record', whoAsks(request)),
    back: { href: `/inspections/${inspection.id}/record` },
    reasons: earlier === undefined ? await findReasons(site, request, read, type) : [],
    correct:
      earlier === undefined || correcting === undefined
        ? null
        : `/inspections/${inspection.id}/record/${correcting}?corrects=${earlier.number}`,
  });
}

/** What the service says against it, apart from what was not typed. */
async function findReasons(
  site: Site,
  request: FastifyRequest,
  { inspection, names }: RecordCase,
  type: string,
): Promise<readonly string[]> {
  const input = { inspection: inspection.id, type, on: londonToday(site.deps.now()), dryRun: true };
  try {
    await inPlainWords(names, type, () => site.run(request, 'recordEvent', input));
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const telling = error.problems.filter(({ where }) => where === 'type' || where === 'on');
    return telling.map(({ where, message }) => `${where === 'on' ? 'The day ' : ''}${message}.`);
  }
}
