import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CliDeps } from '../../src/cli/cli-deps.ts';
import { localPrincipal } from '../../src/service/local-principal.ts';
import { runOperation } from '../../src/service/operations.ts';
import { MADE_UP_ID, madeUpEdition, rulesWith } from '../fixtures/frameworks/made-up-edition.ts';
import { type Ran, run } from './run-in-process.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

const NEWER = rulesWith(madeUpEdition());

let service: StoredService;
let id: string;

beforeAll(async () => {
  service = await openStoredService();
  return service.close;
});

beforeEach(async () => {
  await service.empty();
  service.setClock('2025-02-20 12:00');
  ({ id } = await service.create());
});

/** Runs a command once the newer edition has come out; `answer` is that of whoever sits at the terminal. */
function runNewer(words: readonly string[], answer?: boolean): Promise<Ran> {
  const given: Partial<CliDeps> = {
    now: service.deps.now,
    rules: () => Promise.resolve(NEWER),
    ask: answer === undefined ? null : () => Promise.resolve(answer),
    connect: ({ by = 'the tester', seenBy }) =>
      Promise.resolve({
        how: 'in-process',
        call: (name, input) =>
          runOperation(name, { ...service.deps, rules: NEWER }, localPrincipal(NEWER.current, by, seenBy), input),
        close: () => Promise.resolve(),
      }),
  };
  return run(words, given);
}

const adopt = ['edition', 'adopt', '--to', MADE_UP_ID, '--reason', 'agreed with Cafcass'];

async function standsOn(): Promise<string | undefined> {
  return (await service.db.selectFrom('inspections').select('framework').executeTakeFirst())?.framework;
}

describe('a newer edition', () => {
  it('is offered by list, and by show in one line', async () => {
    const { out } = await runNewer(['edition', 'list']);
    expect(out).toContain(
      `\nOffered; \`edition diff\` shows what would change:\n  ${id.slice(0, 8)}  Cafcass inspection, `,
    );
    expect(out).toContain(`Mon 10 Mar 2025: ${MADE_UP_ID}\n`);
    const shown = await runNewer(['show', id]);
    expect(shown.err).toContain(
      `Newer rules, ${MADE_UP_ID}: edition diff --inspection ${id.slice(0, 8)} shows what they change.\n`,
    );
    expect((await runNewer(['show', id, '--seen-by', 'ofsted', '--json'])).out).toContain(
      `"offeredEdition": "${MADE_UP_ID}"`,
    );
  });

  it('is shown with each date and rule of before and after', async () => {
    const { code, out } = await runNewer(['edition', 'diff', '--inspection', id]);
    expect(code).toBe(0);
    expect(out).toMatch(/would stand on cafcass-made-up-2026,\n[^]*in place of cafcass-2024-10-04,\n/);
    expect(out).toMatch(/\nOnly in the newer\n {2}Welcome on the first day: Fri 7 Mar 2025\n/);
    expect(out).toMatch(/\nNo longer there\n {2}Full inspection team meeting: Fri 7 Mar 2025\n/);
    expect(out).toMatch(
      /\nAnother date\n {2}Draft report sent to Cafcass\n {4}due: Fri 4 Apr 2025 -> Tue 8 Apr 2025\n {4}rule was: 10 working days after /,
    );
    expect(out).toMatch(
      /\nThe same date, but not the same rule\n {2}Findings so far fed back\n {4}owner: Lead inspector -> /,
    );
    expect(out).toContain('\nReminders: would be ');
    expect(await standsOn()).toBe('cafcass-2024-10-04');
  });

  it('is shown and asked about before it is adopted', async () => {
    const no = await runNewer(adopt, false);
    expect(no).toMatchObject({ code: 0, err: 'Nothing was changed.\n' });
    expect(no.out).toContain('would stand on');
    expect(await standsOn()).toBe('cafcass-2024-10-04');
    const yes = await runNewer(adopt, true);
    expect(yes.out).toMatch(/\nAdopted\. Inspection [0-9a-f]{8} is at version 2\.\n$/);
    expect(await standsOn()).toBe(MADE_UP_ID);
  });

  it('is not adopted by a dry run, and without a terminal without a question', async () => {
    const dry = await runNewer([...adopt, '--dry-run'], true);
    expect(dry.out).toContain('would stand on');
    expect(await standsOn()).toBe('cafcass-2024-10-04');
    const done = await runNewer(adopt);
    expect(done.out).toContain(' stands on cafcass-made-up-2026,');
    expect(await standsOn()).toBe(MADE_UP_ID);
  });

  it('is kept from, and no longer offered', async () => {
    const kept = await runNewer(['edition', 'keep', '--to', MADE_UP_ID, '--reason', 'fieldwork has begun']);
    expect(kept).toEqual({
      code: 0,
      out: `Inspection ${id.slice(0, 8)} stays on cafcass-2024-10-04. ${MADE_UP_ID} is not offered to it again; a still newer edition will be.\n`,
      err: '',
    });
    expect((await runNewer(['edition', 'list'])).out).not.toContain('Offered');
    expect((await runNewer(['show', id])).err).not.toContain('Newer rules');
  });
});
