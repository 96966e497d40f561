import type { RulesLibrary } from '../../service/assemble-rules.ts';
import type { Principal } from '../../service/service-deps.ts';

/** Answers kept at most, of about 30 kB each, to questions of so many characters. */
const MOST = 300;
const LONGEST = 2_000;

/**
 * Answers that follow from the input, the rules, the calendars and the minute alone, as the bytes that are sent: the same question is not
 * worked out and written a second time. The least lately used one gives way.
 */
export class KeptAnswers {
  private readonly texts = new Map<string, Buffer>();

  /** Finds the text that was kept for this question, or makes and keeps it. */
  async answer(key: string, make: () => Promise<string>): Promise<Buffer> {
    if (key.length > LONGEST) return Buffer.from(await make());
    const kept = this.texts.get(key);
    const text = kept ?? Buffer.from(await make());
    this.texts.delete(key);
    this.texts.set(key, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > MOST && oldest !== undefined) this.texts.delete(oldest);
    return text;
  }
}

/** All that such an answer follows from. A state of a calendar has another version. */
export function questionOf(
  rules: RulesLibrary,
  { party }: Pick<Principal, 'party'>,
  input: object,
  now: number,
): string {
  const calendars = rules.configured.map(({ id }) => rules.calendar(id).version);
  return JSON.stringify([party, input, calendars, Math.floor(now / 60_000)]);
}
