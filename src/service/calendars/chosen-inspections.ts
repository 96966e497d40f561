import { z } from 'zod';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { findCalendars } from '../../store/standing-inspections.ts';
import type { Principal, ServiceDeps } from '../service-deps.ts';
import { InspectionNotFoundError, resolveInspectionId } from '../stored-timeline.ts';

/** All open inspections, or those of some ids, which may be their first characters; a text with commas does as well. */
export const chosenInput = z
  .union([z.string(), z.array(z.string())], 'must be all, or ids of inspections')
  .transform((given) => (typeof given === 'string' ? given.split(',').map((id) => id.trim()) : given))
  .refine((ids) => ids.length >= 1 && ids.length <= 200 && !ids.includes(''), 'must be all, or 1 to 200 ids')
  .transform((ids): 'all' | readonly string[] => (ids.length === 1 && ids[0] === 'all' ? 'all' : ids));

/**
 * The full ids of chosen inspections, each once.
 * @throws InvalidInputError with every one that does not exist, or does not count by the calendar.
 */
export async function resolveChosen(
  deps: ServiceDeps,
  principal: Principal,
  calendar: string,
  chosen: readonly string[],
): Promise<readonly string[]> {
  const problems: Problem[] = [];
  const found = new Map<string, string>();
  for (const given of chosen) {
    try {
      found.set(await resolveInspectionId(deps.db, given, principal), given);
    } catch (error) {
      if (!(error instanceof InspectionNotFoundError)) throw error;
      problems.push({ where: 'inspections', message: error.message.replace(/\.$/, ''), seen: given });
    }
  }
  const calendars = await findCalendars(deps.db, [...found.keys()]);
  for (const [id, given] of found) {
    if (calendars.get(id) === calendar) continue;
    problems.push({ where: 'inspections', message: `must count by the calendar ${calendar}`, seen: given });
  }
  if (problems.length > 0) throw new InvalidInputError(problems, 'The choice of inspections');
  return [...found.keys()];
}
