import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KeyDates } from '../../../planning/key-dates.ts';
import { beginPlanning } from '../plan/plan-draft.ts';
import type { Site } from '../site.ts';

/** What was asked about a start, as far as planning one takes it over. */
interface AskedTerms {
  readonly kind: string;
  readonly fieldworkDays?: string;
}

/** Begins to plan an inspection with one of the starts that were compared or found; with its kind alone where it is none. */
export async function planThis(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind, fieldworkDays }: AskedTerms,
  chosen: Pick<KeyDates, 'start' | 'lastDayOnSite'> | undefined,
): Promise<FastifyReply> {
  if (chosen === undefined) return reply.redirect(await beginPlanning(site, request, { kind }), 303);
  const { start, lastDayOnSite } = chosen;
  // The usual last day follows from the start, which may still be changed.
  const end = fieldworkDays === undefined || lastDayOnSite === null ? {} : { fieldworkEnd: lastDayOnSite };
  return reply.redirect(await beginPlanning(site, request, { kind, start: { kind: null, start, ...end } }), 303);
}
