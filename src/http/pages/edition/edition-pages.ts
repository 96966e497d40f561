import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { InvalidInputError } from '../../../errors.ts';
import type { EditionChange } from '../../../service/editions/change-edition.ts';
import { VersionConflictError } from '../../../service/version-conflict-error.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { refusedForm } from '../forms/attempt.ts';
import { readForm } from '../forms/read-form.ts';
import { changePreview } from '../record/change-preview.ts';
import { changesSince } from '../record/changes-since.ts';
import { type InspectionCase, inspectionFrame, readInspectionCase } from '../record/record-case.ts';
import { type Site, whoAsks } from '../site.ts';
import { editionText, editionView } from './edition-view.ts';

interface OneInspection {
  readonly Params: { readonly id: string };
}
interface OneDraft {
  readonly Params: { readonly id: string; readonly draft: string };
}

const DRAFT = 'choose-edition';

/** What somebody is about to decide of a newer edition. */
interface EditionDraft {
  readonly inspection: string;
  readonly choice: 'adopt' | 'keep';
  readonly to: string;
  readonly reason: string;
  /** Set once it is done. */
  readonly done?: true;
}

const FIELDS = {
  choice: { field: 'choice', label: 'What to do' },
  reason: { field: 'reason', label: 'The reason' },
} as const;

/** A newer edition of the rules on an inspection: what it changes, and adopting it or not, with a reason. */
export async function editionPages(app: FastifyInstance, site: Site): Promise<void> {
  app.get<OneInspection>('/inspections/:id/edition', { config: { needs: 'see-planning' } }, async (request, reply) => {
    const read = await readInspectionCase(site, request, request.params.id);
    return showEdition(site, request, reply, read, emptyForm(await keptValues(site, request)));
  });

  app.post<OneInspection>(
    '/inspections/:id/edition',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const read = await readInspectionCase(site, request, request.params.id);
      const form = readForm(request.body);
      const [choice, reason, to] = [form.text('choice'), form.text('reason'), form.text('to')];
      if (choice !== 'adopt' && choice !== 'keep') form.refuse('choice', 'Select whether to adopt the newer edition');
      if (reason === undefined) form.refuse('reason', 'Enter a reason');
      // Keeping has no dry run that would say so before it is confirmed.
      else if (reason.length > 2000) form.refuse('reason', 'must be at most 2,000 characters');
      if (form.problems.length > 0 || to === undefined) {
        void reply.status(422);
        return showEdition(site, request, reply, read, refusedForm(form, FIELDS));
      }
      const draft = { inspection: read.inspection.id, choice, to, reason } as EditionDraft;
      const id = await site.drafts.save(request, DRAFT, draft);
      return reply.redirect(`/inspections/${read.inspection.id}/edition/check/${id}`, 303);
    },
  );

  app.get<OneDraft>('/inspections/:id/edition/check/:draft', { config: { needs: 'plan' } }, async (request, reply) => {
    const given = await readDraftCase(site, request);
    if (given === null) return reply.callNotFound();
    if (given.draft.done) return reply.redirect(savedPath(given.draft), 303);
    return showCheck(site, request, reply, given);
  });

  app.post<OneDraft>(
    '/inspections/:id/edition/check/:draft',
    { config: { needs: 'plan', form: true } },
    async (request, reply) => {
      const given = await readDraftCase(site, request);
      if (given === null) return reply.callNotFound();
      const { id, draft, read } = given;
      if (draft.done) return reply.redirect(savedPath(draft), 303);
      const { inspection, to, reason, choice } = draft;
      const version = Number(readForm(request.body).text('version') ?? read.inspection.version);
      try {
        if (choice === 'adopt') {
          await site.run(request, 'adoptEdition', { inspection, to, reason, version }, { onceKey: id });
        } else await site.run(request, 'keepEdition', { inspection, to, reason }, { onceKey: id });
      } catch (error) {
        if (!(error instanceof VersionConflictError)) throw error;
        void reply.status(409);
        return showCheck(site, request, reply, given, version);
      }
      await site.drafts.replace(request, DRAFT, id, { ...draft, done: true });
      return reply.redirect(savedPath(draft), 303);
    },
  );
}

function savedPath({ inspection, choice }: EditionDraft): string {
  return `/inspections/${inspection}?saved=${choice === 'adopt' ? 'edition-adopted' : 'edition-kept'}`;
}

interface DraftCase {
  readonly id: string;
  readonly draft: EditionDraft;
  readonly read: InspectionCase;
}

async function readDraftCase(site: Site, request: FastifyRequest<OneDraft>): Promise<DraftCase | null> {
  const { id, draft: draftId } = request.params;
  const read = await readInspectionCase(site, request, id);
  const draft = (await site.drafts.read(request, DRAFT, draftId)) as EditionDraft;
  return draft.inspection === read.inspection.id ? { id: draftId, draft, read } : null;
}

/** What was typed before the preview, for going back. */
async function keptValues(site: Site, request: FastifyRequest): Promise<FormView['values']> {
  const draft = readForm(request.query).text('draft');
  if (draft === undefined) return {};
  const { choice, reason } = (await site.drafts.read(request, DRAFT, draft)) as EditionDraft;
  return { choice, reason };
}

async function showEdition(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  read: InspectionCase,
  form: FormView,
): Promise<FastifyReply> {
  const { inspection } = read;
  const change = await compare(site, request, inspection.id);
  return site.page(request, reply, 'edition/edition', {
    ...inspectionFrame(read, 'Newer rules', null, whoAsks(request)),
    back: { href: `/inspections/${inspection.id}` },
    wide: true,
    form,
    diff: 'refused' in change ? null : editionView(change),
    refused: 'refused' in change ? change.refused : [],
    isOffered: inspection.offeredEdition !== null,
    mayDecide: whoAsks(request).permissions.includes('plan') && inspection.offeredEdition !== null,
  });
}

/** What the newest edition makes of it, or why it cannot stand on one. */
async function compare(
  site: Site,
  request: FastifyRequest,
  inspection: string,
): Promise<EditionChange | { readonly refused: readonly string[] }> {
  try {
    return await site.run(request, 'compareEditions', { inspection });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return {
      refused: error.problems.map(({ where, message }) =>
        where === 'to' ? 'There is no newer edition.' : `${where} ${message}.`,
      ),
    };
  }
}

async function showCheck(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, draft, read }: DraftCase,
  seen?: number,
): Promise<FastifyReply> {
  const { inspection, names } = read;
  const { choice, to, reason } = draft;
  const isAdopting = choice === 'adopt';
  const adopted = isAdopting
    ? await site.run(request, 'adoptEdition', { inspection: inspection.id, to, reason, dryRun: true })
    : null;
  const base = `/inspections/${inspection.id}`;
  const other = adopted?.to ?? (await readEdition(site, request, to));
  return site.page(request, reply, 'edition/check', {
    ...inspectionFrame(
      read,
      isAdopting ? 'Check what the newer rules change' : 'Check your decision',
      null,
      whoAsks(request),
    ),
    back: { href: `${base}/edition?draft=${id}` },
    wide: true,
    answers: [
      {
        label: 'Decision',
        value: isAdopting ? 'Adopt the newer edition' : 'Keep the edition that it stands on',
        anchor: 'choice',
      },
      { label: 'Newer edition', value: editionText(other), anchor: 'choice' },
      { label: 'Reason', value: reason, anchor: 'reason' },
    ],
    effect:
      adopted === null
        ? null
        : changePreview({ change: adopted, notes: [], after: null, inspection, names, calendar: read.calendar }),
    version: adopted?.version ?? inspection.version,
    change: `${base}/edition?draft=${id}`,
    confirm: `${base}/edition/check/${id}`,
    button: isAdopting ? 'Confirm and adopt' : 'Confirm and keep',
    conflict: seen === undefined ? null : await changesSince(site, request, inspection.id, seen),
  });
}

async function readEdition(site: Site, request: FastifyRequest, framework: string) {
  return site.run(request, 'showFramework', { framework });
}
