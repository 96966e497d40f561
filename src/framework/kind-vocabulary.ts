import type { Declared } from './reference-checker.ts';

/** What the rules of every kind may refer to. */
export interface FileVocabulary {
  readonly parties: Declared;
  readonly roles: Declared;
  readonly conditions: Declared;
  readonly grounds: Declared;
  readonly readings: Declared;
}

/** What the rules of one kind may refer to. */
export interface KindVocabulary extends FileVocabulary {
  readonly kindConditions: Declared;
  readonly events: Declared;
  /** The keys of dates: start, points, milestones and their fields. */
  readonly dates: Declared;
  readonly milestones: Declared;
}
