import type { FastifyRequest } from 'fastify';
import { InvalidInputError } from '../../../errors.ts';
import type { Programme } from '../../../service/planning/create-programme.ts';
import type { Site } from '../site.ts';
import { withPlainDates } from '../words/dates-in-text.ts';
import type { RowProblem, Upload } from './read-upload.ts';

/** The text of a programme, and whether what is planned already may be planned again. */
export interface UploadedText {
  readonly text: string;
  readonly allowDuplicates: boolean;
}

/** What came of an upload: what was planned, or would be; null where anything is wrong with it. */
export interface CheckedUpload {
  readonly upload: Upload;
  readonly programme: Programme | null;
  /** In the order of the lines. */
  readonly problems: readonly RowProblem[];
}

/**
 * Reads a programme and has it planned, all of it or nothing; every problem of every row is told at once.
 * @param onceKey With the same key it is planned once only; where absent, it is a dry run.
 */
export async function checkUpload(
  site: Site,
  request: FastifyRequest,
  { text, allowDuplicates }: UploadedText,
  onceKey?: string,
): Promise<CheckedUpload> {
  // Read only here: most who start the service upload nothing.
  const { placeProblems, readUpload } = await import('./read-upload.ts');
  const upload = readUpload(text, site.deps.rules.current);
  const problems = [...upload.problems];
  const dryRun = onceKey === undefined || problems.length > 0;
  let programme: Programme | null = null;
  if (upload.inspections.length > 0) {
    try {
      const input = { inspections: [...upload.inspections], allowDuplicates, dryRun };
      programme = await site.run(request, 'createProgramme', input, { onceKey });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...placeProblems(upload, error.problems));
    }
  }
  return {
    upload,
    programme: problems.length === 0 ? programme : null,
    problems: problems
      .map((problem) => ({ ...problem, message: withPlainDates(problem.message) }))
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}
