import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RecordableEvent } from '../../../service/guide-recording.ts';
import type { RecordedResult } from '../../../service/record-event.ts';
import { VersionConflictError } from '../../../service/version-conflict-error.ts';
import { attempt } from '../forms/attempt.ts';
import { readForm } from '../forms/read-form.ts';
import { type Site, whoAsks } from '../site.ts';
import { answerRows } from './answer-rows.ts';
import { changePreview } from './change-preview.ts';
import { changesSince } from './changes-since.ts';
import { EVENT_DRAFT, type EventDraft, fieldsOf, readEventDraft, showEventForm } from './event-form-routes.ts';
import { fieldNames } from './event-fields.ts';
import { notPossible } from './not-possible.ts';
import { inPlainWords } from './plain-problems.ts';
import { inspectionFrame, type RecordCase, readRecordCase } from './record-case.ts';

interface OneDraft {
  readonly Params: { readonly id: string; readonly type: string; readonly draft: string };
}

/** An event that was typed and is not recorded yet. */
interface PreviewCase {
  readonly read: RecordCase;
  readonly id: string;
  readonly draft: EventDraft;
}

/** The preview of an event, and its recording. */
export function eventPreviewRoutes(app: FastifyInstance, site: Site): void {
  const path = '/inspections/:id/record/:type/check/:draft';

  app.get<OneDraft>(path, { config: { needs: 'record' } }, async (request, reply) => {
    const given = await readPreview(site, request);
    if (given === null) return reply.callNotFound();
    if (given.draft.recorded) return reply.redirect(savedPath(given), 303);
    return showPreview(site, request, reply, given);
  });

  app.post<OneDraft>(path, { config: { needs: 'record', form: true } }, async (request, reply) => {
    const given = await readPreview(site, request);
    if (given === null) return reply.callNotFound();
    // Pressed twice, or pressed again after going back.
    if (given.draft.recorded) return reply.redirect(savedPath(given), 303);
    const { id, draft, read } = given;
    const version = Number(readForm(request.body).text('version') ?? read.inspection.version);
    const input = { ...draft.input, inspection: read.inspection.id, version };
    try {
      const tried = await tryEvent(site, given, () => site.run(request, 'recordEvent', input, { onceKey: id }));
      if (!tried.ok) return await showRefused(site, request, reply, given, tried.form);
    } catch (error) {
      if (!(error instanceof VersionConflictError)) throw error;
      void reply.status(409);
      return showPreview(
        site,
        request,
        reply,
        { ...given, read: await readRecordCase(site, request, read.inspection.id) },
        version,
      );
    }
    await site.drafts.replace(request, EVENT_DRAFT, id, { ...draft, recorded: true });
    return reply.redirect(savedPath(given), 303);
  });
}

async function readPreview(site: Site, request: FastifyRequest<OneDraft>): Promise<PreviewCase | null> {
  const { id, type, draft: draftId } = request.params;
  const read = await readRecordCase(site, request, id);
  const draft = await readEventDraft(site, request, read, draftId);
  return draft === null || draft.type !== type ? null : { read, id: draftId, draft };
}

function savedPath({ read }: PreviewCase): string {
  return `/inspections/${read.inspection.id}?saved=recorded`;
}

/** Does it, or gives the form with what is wrong. */
function tryEvent<T>(site: Site, { read, draft }: PreviewCase, act: () => Promise<T>) {
  const event = read.possible.find((each) => each.type === draft.type);
  const fields = event === undefined ? [] : fieldsOf(site, read, event);
  return attempt(readForm(draft.values), fieldNames(fields), () => inPlainWords(read.names, draft.type, act));
}

/** What was typed does not fit any more: its form says why, or that it cannot be recorded at all. */
async function showRefused(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { read, id, draft }: PreviewCase,
  form: Parameters<typeof showEventForm>[3]['form'],
): Promise<FastifyReply> {
  const event: RecordableEvent | undefined = read.possible.find((each) => each.type === draft.type);
  if (event === undefined) return notPossible(site, request, reply, read, draft.type);
  void reply.status(422);
  return showEventForm(site, request, reply, { read, event, fields: fieldsOf(site, read, event), form, draft: id });
}

/** @param seen The version that was looked at, where somebody changed the inspection since. */
async function showPreview(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  given: PreviewCase,
  seen?: number,
): Promise<FastifyReply> {
  const { read, id, draft } = given;
  const { inspection, names } = read;
  const input = { ...draft.input, inspection: inspection.id, dryRun: true };
  const tried = await tryEvent(site, given, () => site.run(request, 'recordEvent', input));
  if (!tried.ok) return showRefused(site, request, reply, given, tried.form);
  const result: RecordedResult = tried.value;
  const event = read.possible.find((each) => each.type === draft.type);
  const base = `/inspections/${inspection.id}`;
  const form = `${base}/record/${draft.type}?draft=${id}`;
  return site.page(request, reply, 'record/check', {
    ...inspectionFrame(read, 'Check what this changes', 'record', whoAsks(request)),
    back: { href: form },
    wide: true,
    answers: event === undefined ? [] : answerRows(read, draft.input, fieldsOf(site, read, event)),
    effect: changePreview({
      change: result,
      notes: result.notes,
      after: result.timeline,
      inspection,
      names,
      calendar: read.calendar,
    }),
    version: result.version,
    change: form,
    confirm: `${base}/record/${draft.type}/check/${id}`,
    button: 'Confirm and record',
    conflict: seen === undefined ? null : await changesSince(site, request, inspection.id, seen),
  });
}
