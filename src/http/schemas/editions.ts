import { z } from 'zod';
import { changeFields } from './change.ts';
import { warning } from './milestone.ts';
import { civilDate, inspectionId, nextCursor } from './moments.ts';

const editionFields = {
  id: z.string(),
  title: z.string(),
  edition: z.string().describe('The date of the edition.'),
};

const editionName = z
  .strictObject(editionFields)
  .meta({ id: 'EditionName', title: 'Edition', description: 'An edition of the rules as people name it.' });

/** The editions and what they are offered to. */
export const editionPage = z
  .strictObject({
    editions: z
      .array(
        z.strictObject({
          ...editionFields,
          current: z.boolean().describe('New inspections are planned by it.'),
          inspections: z
            .number()
            .int()
            .nullable()
            .describe('How many open ones stand on it; null for an inspected party.'),
        }),
      )
      .describe('The oldest first.'),
    offers: z.array(
      z.strictObject({
        inspection: inspectionId,
        name: z.string(),
        start: civilDate,
        from: z.string(),
        to: z.string(),
      }),
    ),
    next: nextCursor,
  })
  .meta({
    id: 'EditionPage',
    title: 'Editions',
    description: 'The editions of the rules, and what newer ones are offered to.',
  });

const oneSided = z
  .strictObject({
    milestone: z.string(),
    title: z.string(),
    on: z.string().describe('Its last day, or else the planned one, written for people; "no date" where it has none.'),
    why: z.string().describe('How it is counted, with its clause.'),
  })
  .meta({
    id: 'OneSidedMilestone',
    title: 'Milestone of one edition',
    description: 'A milestone that only one edition has.',
  });

const milestoneDifference = z
  .strictObject({
    milestone: z.string(),
    title: z.string(),
    differences: z.array(
      z.strictObject({
        field: z.enum(['planned', 'due', 'opens', 'ends', 'title', 'owner', 'basis', 'seen by', 'rule', 'reading']),
        was: z.string(),
        is: z.string(),
      }),
    ),
  })
  .meta({
    id: 'MilestoneDifference',
    title: 'Different milestone',
    description: 'What is otherwise about a milestone.',
  });

const comparison = z
  .strictObject({
    added: z.array(oneSided),
    removed: z.array(oneSided),
    moved: z.array(milestoneDifference).describe('Those with another date; what is done is left out.'),
    otherwise: z.array(milestoneDifference).describe('The dates are the same and something else is not.'),
    same: z.number().int().describe('How many are the same in everything, or done.'),
    newWarnings: z.array(warning),
  })
  .meta({
    id: 'EditionComparison',
    title: 'Comparison of editions',
    description: 'What another edition makes of an inspection.',
  });

/** What another edition makes of an inspection. */
export const editionChange = z.strictObject({ ...changeFields, from: editionName, to: editionName, comparison }).meta({
  id: 'EditionChange',
  title: 'Change of edition',
  description: 'What another edition makes, or made, of an inspection.',
});

/** From which edition an inspection was kept. */
export const keptEdition = z.strictObject({ id: inspectionId, on: editionName, not: editionName }).meta({
  id: 'KeptEdition',
  title: 'Kept edition',
  description: 'The edition that it stays on, and the one that it is offered no more.',
});
