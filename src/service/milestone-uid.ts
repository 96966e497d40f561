import { createHash } from 'node:crypto';

/**
 * The name of a milestone's calendar entry for one person: the same for as long as the inspection lives, and telling
 * nothing of it.
 */
export function milestoneUid(inspectionId: string, milestoneId: string, personId: string): string {
  return uidOf(inspectionId, milestoneId, personId);
}

/**
 * The same for an invitation: a program that took in both an invitation and a published entry of one name would count
 * their changes together.
 */
export function invitationUid(inspectionId: string, milestoneId: string, personId: string): string {
  return uidOf('invitation', inspectionId, milestoneId, personId);
}

/** The same for the calendar that a user subscribes to, whatever the address it is read at. */
export function feedUid(inspectionId: string, milestoneId: string, userId: string): string {
  return uidOf('feed', inspectionId, milestoneId, userId);
}

function uidOf(...parts: readonly string[]): string {
  return `${createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 32)}@inspection-timeline`;
}
