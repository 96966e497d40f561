import type { ProposedChange } from './propose-change.ts';

/** What a change did, or would do, for the inspecting party. */
export interface ChangeSummary extends Pick<ProposedChange, 'id' | 'moved' | 'firmed' | 'reminders' | 'told'> {
  /** The version that the inspection is at after it; of a dry run the one that it is at. */
  readonly version: number;
  readonly dryRun: boolean;
}

/** The part of a change that is handed out. */
export function summariseChange(change: ProposedChange, dryRun: boolean): ChangeSummary {
  const { id, version, moved, firmed, reminders, told } = change;
  return { id, version: dryRun ? version - 1 : version, dryRun, moved, firmed, reminders, told };
}
