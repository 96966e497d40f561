import { z } from 'zod';
import type { ProblemDocument } from '../error-response.ts';
import { historyChange } from '../schemas/history.ts';

const problem = z
  .strictObject({
    where: z.string().describe('A path in the input: `people[2].email`.'),
    message: z.string().describe('What is wrong, and what is allowed there.'),
    seen: z.string().exactOptional().describe('The value found there, as text; absent where nothing was found.'),
  })
  .meta({ id: 'InputProblem', title: 'Problem of an input', description: 'One thing that is wrong with an input.' });

/** An error as HTTP gives it. */
export const problemDocument = z
  .strictObject({
    type: z.literal('about:blank'),
    status: z.number().int(),
    code: z.string().describe('Stable; programs go by it.'),
    title: z.string().describe('The name of the status.'),
    detail: z.string().describe('In plain sentences, for people.'),
    problems: z.array(problem).exactOptional().describe('Every problem of the input at once.'),
    changed: z
      .strictObject({ version: z.number().int(), changes: z.array(historyChange) })
      .exactOptional()
      .describe('Of a conflict: the version now, and what has changed since the one that was seen.'),
    instance: z.string().exactOptional().describe('Of a failure: the id of the request, by which the log tells of it.'),
  })
  .meta({
    id: 'Problem',
    title: 'Problem document',
    description: 'An error, as RFC 9457 has it. Nothing was changed where one is given.',
  }) satisfies z.ZodType<ProblemDocument>;
