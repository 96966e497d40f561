/** A date of an inspection of which others may know nothing yet. */
export interface NeutralEntry {
  readonly inspectionId: string;
  /** The place of the milestone in its timeline, from 1; 0 where it is not part of that any more. */
  readonly step: number;
  /** Whether the day is the last moment allowed. */
  readonly isDue: boolean;
}

/**
 * A title that tells its owner which date it is, and anybody who sees the calendar nothing of who or what: "Due: step 17
 * of 3f2a9c10".
 */
export function neutralTitle({ inspectionId, step, isDue }: NeutralEntry): string {
  return `${isDue ? 'Due' : 'Planned'}: ${step === 0 ? '' : `step ${step} of `}${inspectionId.slice(0, 8)}`;
}

/** How its owner finds out what it is. */
export function neutralDescription({ inspectionId }: Pick<NeutralEntry, 'inspectionId'>): string {
  return `Look up ${inspectionId.slice(0, 8)} to see what this is.`;
}
