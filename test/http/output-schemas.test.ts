import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { EXAMPLES_FILE } from '../../scripts/openapi-document.ts';
import type { LocalTime } from '../../src/calendar/local-time.ts';
import type { PlainDate } from '../../src/calendar/plain-date.ts';
import { OUTPUT_SCHEMAS } from '../../src/http/schemas/output-schemas.ts';
import { PROJECT_ROOT } from '../../src/project-root.ts';
import { OPERATION_ROUTES, type OperationName } from '../../src/service/operation-routes.ts';
import type { OperationOutput } from '../../src/service/operations.ts';
import { openStoredService } from '../cli/stored-service.ts';
import { type RealAnswer, tellStory } from './real-answers.ts';
import { toExamples } from './to-examples.ts';

/** A type as JSON has it: nothing readonly, no brands. */
type Plain<T> = T extends PlainDate | LocalTime
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Plain<T[Key]> }
      : T;

interface Box<T> {
  readonly is: <U>(value: U) => U extends T ? 1 : 2;
}
type Same<A, B> = Box<A> extends Box<B> ? true : false;

type SchemaOutput<Name extends OperationName> = z.output<(typeof OUTPUT_SCHEMAS)[Name]>;

/** The operations whose schema says anything else than the type of their answer. */
type Differing = {
  [Name in OperationName]: Same<Plain<OperationOutput<Name>>, Plain<SchemaOutput<Name>>> extends true ? never : Name;
}[OperationName];

describe('the schemas of answers', () => {
  let answers: readonly RealAnswer[];
  beforeAll(async () => {
    const service = await openStoredService();
    try {
      answers = await tellStory(service);
    } finally {
      await service.close();
    }
  });

  it('say what the types of the answers say, no more and no less', () => {
    // The compiler refuses this line where they do, and names the operations.
    const noneDiffers: [Differing] extends [never] ? true : Differing = true;
    expect(noneDiffers).toBe(true);
  });

  it('are tried on a real answer of each operation, and on what Cafcass is answered', () => {
    const asked = (party: string): ReadonlySet<string> =>
      new Set(answers.filter((each) => each.party === party).map((each) => each.operation));
    expect(asked('ofsted')).toEqual(new Set(Object.keys(OPERATION_ROUTES)));
    expect(asked('cafcass').size).toBeGreaterThan(10);
  });

  it('know every key of the real answers, and each of its form', () => {
    const differences = answers.flatMap(({ operation, party, answer }) => {
      const result = OUTPUT_SCHEMAS[operation].safeParse(answer);
      return result.success ? [] : [{ operation, party, issues: result.error.issues.slice(0, 3) }];
    });
    expect(differences).toEqual([]);
  });

  it('are shown with real answers: otherwise run this file with --update, then "npm run generate"', async () => {
    const examples = `${JSON.stringify(toExamples(answers), null, 2)}\n`;
    await expect(examples).toMatchFileSnapshot(path.join(PROJECT_ROOT, EXAMPLES_FILE));
  });
});
