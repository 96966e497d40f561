import { createHash } from 'node:crypto';

/**
 * The name of a milestone's calendar entry for one person: the same for as long as the inspection lives, and telling
 * nothing of it.
 */
export function milestoneUid(inspectionId: string, milestoneId: string, personId: string): string {
  const digest = createHash('sha256').update(`${inspectionId} ${milestoneId} ${personId}`).digest('hex');
  return `${digest.slice(0, 32)}@inspection-timeline`;
}
